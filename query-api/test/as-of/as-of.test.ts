import type { DomainEvent } from '@queuecommerce/domain';
import { consistencyToken } from '@queuecommerce/infra/http';
import { settled } from '@queuecommerce/infra/testing';
import { added, asked, authorized, confirmed, made, opened, placed, reserved, shipped } from '../events';
import { openShop, type Shop } from '../shop';
import { watched } from '../watched';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

const position = (count: number): string => String(count).padStart(16, '0');
const second = (n: number): string => `2026-01-31T10:00:0${n}Z`;

async function orderAt(asOf: string): Promise<unknown> {
  return (await shop.get(`/orders/${made(1)}?asOf=${asOf}`)).json;
}

async function stockAt(asOf: string): Promise<unknown> {
  return (await shop.get(`/products/tea?asOf=${asOf}`)).json;
}

/** A second passes after each event. */
async function appendSlowly(...events: readonly DomainEvent[]): Promise<void> {
  for (const event of events) {
    await shop.append(event);
    await shop.clock.advance(900);
  }
}

test('an order is shown as it was at a position, with its payment and its reservations', async () => {
  await shop.append(placed(1), reserved(1, 'laptop-001', 2), asked(1), authorized(1), confirmed(1));
  const path = `/orders/${made(1)}`;
  expect(await shop.get(`${path}?asOf=${position(1)}`)).toMatchObject({
    status: 200,
    headers: {
      etag: `"0-${position(1)}"`,
      'as-of-position': position(1),
      'as-of-time': '2026-01-31T10:00:00.000Z',
    },
    json: { status: 'placed', reservations: [], payment: { status: 'not_requested' } },
  });
  expect((await shop.get(`${path}?asOf=${position(3)}`)).json).toMatchObject({
    status: 'placed',
    reservations: [{ status: 'reserved' }],
    payment: { status: 'requested' },
  });
});

test('as of the last position everything is as it is now, its ETag too', async () => {
  const last = await shop.append(
    added('tea'),
    opened('tea'),
    placed(1),
    asked(1),
    authorized(1),
    opened('pot'),
  );
  for (const path of [`/orders/${made(1)}`, '/products/tea', `/payments/${made(501)}`]) {
    const [now, then] = [await shop.get(path), await shop.get(`${path}?asOf=${last}`)];
    expect(now.status).toBe(200);
    expect({ json: then.json, etag: then.headers.etag }).toEqual({ json: now.json, etag: now.headers.etag });
  }
});

test('as of a time counts what was recorded by then', async () => {
  await appendSlowly(placed(1), reserved(1, 'laptop-001', 2), confirmed(1));
  expect(await orderAt(second(0))).toMatchObject({ status: 'placed', reservations: [] });
  expect(await orderAt(second(1))).toMatchObject({ status: 'placed', reservations: [{}] });
  expect(await orderAt('2026-01-31T11:00:01.999%2B01:00')).toMatchObject({ status: 'placed' });
  expect(await orderAt(second(2))).toMatchObject({ status: 'confirmed' });
});

test('when the clock was set back, no event is shown without those before it', async () => {
  await shop.append(placed(1));
  await shop.clock.advance(60_000);
  await shop.append(confirmed(1));
  shop.clock.jump(-40_000);
  await shop.append(shipped(1));
  await shop.clock.advance(60_000);
  expect(await orderAt('2026-01-31T10:00:30Z')).toMatchObject({ status: 'placed' });
  expect(await orderAt('2026-01-31T10:01:01Z')).toMatchObject({ status: 'shipped' });
});

test("a product's stock and price are shown as they were", async () => {
  await appendSlowly(added('tea'), opened('tea', 10), reserved(1, 'tea', 4), added('pot'));
  expect(await stockAt(second(0))).toMatchObject({ stock: { onHand: 0, reserved: 0 } });
  expect(await stockAt(second(1))).toMatchObject({ stock: { onHand: 10, reserved: 0, available: 10 } });
  expect(await stockAt(position(3))).toMatchObject({ stock: { onHand: 10, reserved: 4, available: 6 } });
});

test('a long stock is read no further than it is needed', async () => {
  await shop.append(added('tea'), opened('tea', 100_000));
  await shop.append(...Array.from({ length: 2_100 }, (_, n) => reserved(n, 'tea', 1)));
  const read = jest.spyOn(shop.store, 'readStream');
  const early = await shop.get(`/products/tea?asOf=${position(102)}`);
  expect(early.json).toMatchObject({ stock: { reserved: 100 } });
  expect(read).toHaveBeenCalledTimes(2);
  const late = await shop.get(`/products/tea?asOf=${position(2_102)}`);
  expect(late.json).toMatchObject({ stock: { reserved: 2_100 } });
});

test('a payment is shown as it was', async () => {
  await appendSlowly(asked(1), authorized(1));
  const path = `/payments/${made(501)}`;
  expect(await shop.get(`${path}?asOf=${position(1)}`)).toMatchObject({
    headers: { etag: '"0"', 'as-of-position': position(1) },
    json: { status: 'requested', revision: 0 },
  });
  expect((await shop.get(`${path}?asOf=${second(1)}`)).json).toMatchObject({ status: 'authorized' });
});

test.each([
  ['order', `/orders/${made(1)}`],
  ['product', '/products/tea'],
  ['payment', `/payments/${made(501)}`],
])('before the %s came to be there is none, and the answer says since when there is', async (what, path) => {
  await shop.append(opened('tea'), placed(2));
  await shop.clock.advance(900);
  await shop.append(placed(1), asked(1), added('tea'));
  const since = { time: '2026-01-31T10:00:01.000Z' };
  for (const asOf of [position(1), second(0)])
    expect(await shop.get(`${path}?asOf=${asOf}`)).toMatchObject({
      status: 404,
      json: { code: `${what}-not-yet-there`, since },
    });
});

describe.each([
  ['order', `/orders/${made(9)}`],
  ['product', '/products/nothing'],
  ['payment', `/payments/${made(9)}`],
])('bad input for %s', (what, path) => {
  beforeEach(() => shop.append(placed(1)));

  test('what never was is not found', async () => {
    const answer = await shop.get(`${path}?asOf=${position(1)}`);
    expect(answer).toMatchObject({ status: 404, json: { code: `${what}-not-found` } });
  });

  test.each([
    ['2026-01-31T10:00:01Z', 'time-in-the-future'],
    ['9999-12-31T23:59:59Z', 'time-in-the-future'],
    [position(2), 'beyond-the-end'],
    ['2026-01-31', 'bad-as-of'],
    ['2026-13-31T10:00:00Z', 'bad-as-of'],
    ['2026-01-31T10:00:00', 'bad-as-of'],
    ['yesterday', 'bad-position'],
    ['1', 'bad-position'],
    ['aaaaaaaaaaaaaaaa', 'bad-position'],
  ])('as of %s is refused as %s', async (asOf, code) => {
    const answer = await shop.get(`${path}?asOf=${asOf}`);
    expect(answer).toMatchObject({ status: 400, json: { code, errors: [{ parameter: 'asOf' }] } });
  });

  test('an empty asOf is refused', async () => {
    expect(await shop.get(`${path}?asOf=`)).toMatchObject({ status: 400, json: { code: 'invalid-request' } });
  });
});

test('an order whose trail lags is waited for, and not for ever', async () => {
  await shop.append(placed(1));
  await shop.freeze();
  const last = await shop.append(confirmed(1));
  const path = `/orders/${made(1)}?asOf=${last}`;
  const inVain = watched(shop.get(path));
  while (!inVain.over) await shop.clock.advance(10);
  expect(await inVain.answer).toMatchObject({ status: 503, json: { code: 'read-model-behind' } });
  const before = shop.clock.waiting;
  const asking = watched(shop.get(path));
  while (shop.clock.waiting <= before) await settled();
  await shop.thaw();
  while (!asking.over) await shop.clock.advance(10);
  expect(await asking.answer).toMatchObject({ status: 200, json: { status: 'confirmed' } });
});

test('a Consistency-Token does not change what was', async () => {
  await shop.append(placed(1));
  const token = consistencyToken(await shop.append(confirmed(1)));
  const { json } = await shop.get(`/orders/${made(1)}?asOf=${position(1)}`, token);
  expect(json).toMatchObject({ status: 'placed' });
});
