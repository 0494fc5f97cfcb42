import { added, confirmed, made, opened, placed } from '../events';
import { column, nextOf } from '../pages';
import { openShop, type Answer, type Shop } from '../shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

const position = (count: number): string => String(count).padStart(16, '0');

/** What the feed gives until it says that it has caught up, and how many answers that took. */
async function follow(start: string): Promise<{ positions: unknown[]; answers: number; last: Answer }> {
  const positions: unknown[] = [];
  for (let path = start, answers = 1; ; answers += 1) {
    const answer = await shop.get(path);
    expect(answer.status).toBe(200);
    positions.push(...Array.from(column(answer, 'position') as readonly unknown[]));
    const next = nextOf(answer);
    if (next === undefined) throw new Error(`No next page: ${JSON.stringify(answer.json)}`);
    if (JSON.stringify(answer.json).includes('"caughtUp":true')) return { positions, answers, last: answer };
    path = next;
  }
}

test('an empty log has nothing to give, and no place to go on from', async () => {
  const { status, json, headers } = await shop.get('/audit/events');
  expect({ status, json }).toEqual({
    status: 200,
    json: { data: [], page: { limit: 100, next: null, caughtUp: true } },
  });
  expect(headers.link).toBeUndefined();
});

test('every event is visited once and in order while events are appended', async () => {
  const total = 120;
  const appending = (async () => {
    for (let n = 1; n <= total; n += 1)
      await shop.store.append(`order-${made(n % 7)}`, 'any', [
        {
          id: made(n),
          type: 'OrderConfirmed',
          schemaVersion: 1,
          data: {},
          metadata: { ...who, actor: n % 3 === 0 ? 'system:x' : 'operator' },
        },
      ]);
  })();
  const positions: unknown[] = [];
  let path = '/audit/events?limit=7';
  while (positions.length < total) {
    const { positions: more, last } = await follow(path);
    positions.push(...more);
    path = nextOf(last) ?? path;
  }
  await appending;
  expect(positions).toEqual(Array.from({ length: total }, (_, n) => position(n + 1)));
  expect((await follow('/audit/events?limit=7&actor=system%3Ax')).positions).toHaveLength(total / 3);
});

const who = {
  correlationId: 'c',
  causationId: 'c',
  commandId: 'c',
  command: 'Test',
  actor: 'operator',
  origin: 'http',
  hash: '',
};

test('it goes on after a position, and at the end gives the place to come back to', async () => {
  await shop.append(added('laptop-001'), placed(1), placed(2));
  const { status, json } = await shop.get(`/audit/events?after=${position(1)}`);
  expect({ status, json }).toMatchObject({
    status: 200,
    json: {
      data: [{ type: 'OrderPlaced' }, { type: 'OrderPlaced' }],
      page: { next: position(3), caughtUp: true },
    },
  });
  const atTheEnd = await shop.get(`/audit/events?after=${position(3)}`);
  expect(atTheEnd.json).toEqual({ data: [], page: { limit: 100, next: position(3), caughtUp: true } });
  await shop.append(confirmed(1));
  expect(column(await shop.get(nextOf(atTheEnd) ?? ''), 'type')).toEqual(['OrderConfirmed']);
});

test('it is filtered by types, by actor, and by when the log took the events', async () => {
  await shop.append(added('laptop-001'), opened('laptop-001'));
  await shop.appendAs({ actor: 'customer:john' }, placed(1));
  const noon = Date.parse('2026-01-31T12:00:00.000Z');
  await shop.clock.advance(noon - shop.clock.now());
  await shop.append(confirmed(1));
  await shop.clock.advance(1_000);
  const types = async (query: string) => column(await shop.get(`/audit/events?${query}`), 'type');
  expect(await types('type=StockOpened&type=OrderPlaced')).toEqual(['StockOpened', 'OrderPlaced']);
  expect(await types('actor=customer%3Ajohn')).toEqual(['OrderPlaced']);
  expect(await types('from=2026-01-31T12:00:00Z')).toEqual(['OrderConfirmed']);
  expect(await types('to=2026-01-31T11:59:59.999Z&actor=operator')).toEqual(['ProductAdded', 'StockOpened']);
  expect(await types('to=2026-01-31')).toHaveLength(4);
});

test('a follower of something rare makes progress through what it does not want', async () => {
  const plain = { type: 'OrderConfirmed', schemaVersion: 1, data: {}, metadata: who };
  for (let batch = 0; batch < 9; batch += 1)
    await shop.store.append(
      'order-many',
      'any',
      Array.from({ length: 1_000 }, (_, n) => ({ ...plain, id: made(batch * 1_000 + n) })),
    );
  await shop.append(placed(1));
  const first = await shop.get('/audit/events?type=OrderPlaced');
  expect(first.json).toEqual({ data: [], page: { limit: 100, next: position(8_192), caughtUp: false } });
  const { positions, answers } = await follow('/audit/events?type=OrderPlaced');
  expect({ positions, answers }).toEqual({ positions: [position(9_001)], answers: 2 });
});

test('a position beyond the end is refused, with the end', async () => {
  await shop.append(placed(1));
  const answer = await shop.get(`/audit/events?after=${position(2)}`);
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'beyond-the-end', head: position(1), errors: [{ parameter: 'after' }] },
  });
});

test('on an empty log every position is beyond the end', async () => {
  const answer = await shop.get(`/audit/events?after=${position(1)}`);
  expect(answer).toMatchObject({ status: 400, json: { code: 'beyond-the-end', head: null } });
});

test.each(['1', 'nonsense', '-000000000000001', 'aaaaaaaaaaaaaaaa', '%20'])(
  '%p is no position',
  async (after) => {
    await shop.append(placed(1));
    const answer = await shop.get(`/audit/events?after=${after}`);
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'bad-position', errors: [{ parameter: 'after' }] },
    });
  },
);

test.each(['from=2026-01-31T10:00:01Z', 'to=2026-01-31T10:00:01Z', 'from=2026-02-01', 'to=2026-02-01'])(
  'nothing is known of the future: ?%s is refused',
  async (query) => {
    const [parameter] = query.split('=');
    const answer = await shop.get(`/audit/events?${query}`);
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'time-in-the-future', errors: [{ parameter }] },
    });
  },
);

test('a window that ends before it begins is refused', async () => {
  const answer = await shop.get('/audit/events?from=2026-01-30&to=2026-01-29');
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'empty-window', errors: [{ parameter: 'to' }] },
  });
});

test.each(['type=NoSuchEvent', 'actor=', 'after=', 'from=yesterday', 'limit=1001', 'cursor=x'])(
  '?%s is refused',
  async (query) => {
    const answer = await shop.get(`/audit/events?${query}`);
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid-request' } });
  },
);
