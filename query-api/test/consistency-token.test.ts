import { consistencyToken } from '@queuecommerce/infra/http';
import { settled } from '@queuecommerce/infra/testing';
import { readModels } from '@queuecommerce/projections';
import { added, made, placed } from './events';
import { openShop } from './shop';
import { watched } from './watched';

test('a query with a token is answered once its read model has seen the command', async () => {
  const shop = await openShop();
  const position = await shop.append(placed(1));
  const answer = await shop.get(`/orders/${made(1)}`, consistencyToken(position));
  expect(answer.status).toBe(200);
});

test('a token of an event that the read model takes no notice of is seen all the same', async () => {
  const shop = await openShop();
  const position = await shop.append(added('laptop-001'));
  const answer = await shop.get('/orders', consistencyToken(position));
  expect(answer.status).toBe(200);
});

test('it waits while the read model is behind, and goes on as soon as that has caught up', async () => {
  const shop = await openShop();
  await shop.freeze();
  const position = await shop.append(placed(1));
  const before = shop.clock.waiting;
  const asking = watched(shop.get(`/orders/${made(1)}`, consistencyToken(position)));
  while (shop.clock.waiting <= before) await settled();
  await shop.clock.advance(1_000);
  expect(asking.over).toBe(false);
  expect(shop.hurried).toEqual([[readModels.orders.reader, position]]);
  await shop.thaw();
  while (!asking.over) await shop.clock.advance(10);
  expect((await asking.answer).status).toBe(200);
});

test('where the read model is built, it is answered as soon as that has caught up, without a look at the clock', async () => {
  const shop = await openShop();
  await shop.appendAtOnce(placed(1));
  await settled();
  // In the same stretch: the read model rests.
  const position = await shop.appendAtOnce(placed(2));
  const before = shop.clock.now();
  const answer = await shop.get(`/orders/${made(2)}`, consistencyToken(position));
  expect(answer.status).toBe(200);
  expect(shop.hurried).toEqual([[readModels.orders.reader, position]]);
  expect(shop.clock.now()).toBe(before);
});

test('it does not wait for ever: after 5 s the read model is said to be behind', async () => {
  const shop = await openShop();
  await shop.append(placed(1));
  await shop.freeze();
  const position = await shop.append(placed(2));
  const asking = watched(shop.get('/orders', consistencyToken(position)));
  while (!asking.over) await shop.clock.advance(10);
  const answer = await asking.answer;
  expect(answer).toMatchObject({ status: 503, json: { code: 'read-model-behind' } });
  expect(answer.headers['retry-after']).toBe('1');
});

const foreign = ['', 'nonsense', 'at-', 'at-1', 'at-<Fg,w5Ia"F4Y4:;', 'at-9999999999999999'];
test.each(foreign)('the token %p is refused', async (token) => {
  const shop = await openShop();
  await shop.append(placed(1));
  const answer = await shop.get('/orders', { 'consistency-token': token });
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'bad-consistency-token', errors: [{ parameter: 'consistency-token' }] },
  });
});
