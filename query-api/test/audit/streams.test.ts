import { added, confirmed, made, placed, shipped } from '../events';
import { column, nextOf } from '../pages';
import { openShop, type Shop } from '../shop';

const stream = `order-${made(1)}`;
const path = `/audit/streams/${stream}`;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
  await shop.append(added('laptop-001'), placed(1), confirmed(1), shipped(1));
});

test('an event is shown as the log keeps it, with who did what', async () => {
  const [event] = await shop.store.readStream(stream, { limit: 1 });
  const { status, json } = await shop.get(`${path}?limit=1`);
  expect(status).toBe(200);
  expect(json).toMatchObject({ data: [event], page: { limit: 1, next: 1 } });
  expect(event).toMatchObject({
    position: '0000000000000002',
    metadata: { actor: 'operator', origin: 'http' },
  });
});

test.each([
  ['forwards', [[0, 1], [2]]],
  ['backwards', [[2, 1], [0]]],
])('%s it is read to its end, a page at a time', async (direction, pages) => {
  const seen: unknown[] = [];
  for (let next: string | undefined = `${path}?limit=2&direction=${direction}`; next !== undefined;) {
    const answer = await shop.get(next);
    seen.push(column(answer, 'revision'));
    next = nextOf(answer);
  }
  expect(seen).toEqual(pages);
});

test('it can be read from any revision on, in both directions', async () => {
  expect(column(await shop.get(`${path}?from=1`), 'revision')).toEqual([1, 2]);
  expect(column(await shop.get(`${path}?from=1&direction=backwards`), 'revision')).toEqual([1, 0]);
});

test.each(['forwards', 'backwards'])('%s from beyond its end is refused, with its end', async (direction) => {
  const answer = await shop.get(`${path}?from=3&direction=${direction}`);
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'beyond-the-end', lastRevision: 2, errors: [{ parameter: 'from' }] },
  });
});

test('a stream that is not there is not found', async () => {
  for (const query of ['', '?from=7', '?direction=backwards']) {
    const answer = await shop.get(`/audit/streams/order-${made(9)}${query}`);
    expect(answer).toMatchObject({
      status: 404,
      json: { code: 'stream-not-found', stream: `order-${made(9)}` },
    });
  }
});

test.each(['%24all', 'order%00', 'a%0Ab', 'x'.repeat(501)])('%p is no stream name', async (name) => {
  const answer = await shop.get(`/audit/streams/${name}`);
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'invalid-request', errors: [{ parameter: 'stream' }] },
  });
});

test.each(['from=-1', 'from=x', 'direction=sideways', 'limit=0', 'limit=1001', 'after=1'])(
  '?%s is refused',
  async (query) => {
    const [parameter] = query.split('=');
    const answer = await shop.get(`${path}?${query}`);
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter }] } });
  },
);
