import { parseConsistencyToken } from '@queuecommerce/infra/http';
import { openShop } from '../api';
import { reserve } from '../system';

describe('S6 an adjustment is one event with its reason and its actor', () => {
  test.each([
    ['receive', 3, 'StockReceived', 8],
    ['return', 3, 'StockReturned', 8],
    ['damage', 3, 'StockDamaged', 2],
    ['correct', 3, 'StockCorrected', 3],
  ] as const)('%s', async (type, quantity, event, onHand) => {
    const api = await openShop();
    const body = { type, quantity, reason: 'delivery 4711' };
    const headers = { 'X-Actor': 'operator', 'X-Correlation-Id': 'c-1' };
    const [answer, events] = await api.appendedBy(() =>
      api.send('POST /products/laptop-001/stock', { body, headers }),
    );
    expect(events).toMatchObject([
      {
        stream: 'stock-laptop-001',
        revision: 1,
        type: event,
        data: {
          reason: 'delivery 4711',
          actor: 'operator',
          ...(type === 'correct' ? { onHand } : { quantity }),
        },
        metadata: { command: 'AdjustStock', actor: 'operator', origin: 'http', correlationId: 'c-1' },
      },
    ]);
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      json: { id: 'laptop-001', stock: { onHand, reserved: 0, available: onHand } },
    });
    expect(parseConsistencyToken(answer.headers['consistency-token'] ?? '')).toBe(events[0]?.position);
  });
});

test('a count may find nothing', async () => {
  const api = await openShop();
  const body = { type: 'correct', quantity: 0, reason: 'burnt down' };
  const [answer, events] = await api.appendedBy(() => api.send('POST /products/laptop-001/stock', { body }));
  expect(answer).toMatchObject({ status: 200, json: { stock: { onHand: 0, available: 0 } } });
  expect(events.map(({ type }) => type)).toEqual(['StockCorrected', 'LowStockDetected']);
});

test.each([
  ['correct', 1],
  ['damage', 4],
])('S6 %s to below what is held for orders is refused with the figures', async (type, quantity) => {
  const api = await openShop();
  await reserve(api, await api.place(), 2);
  const body = { type, quantity, reason: 'count' };
  expect(await api.refused('POST /products/laptop-001/stock', { body })).toMatchObject({
    status: 409,
    json: {
      code: 'stock-held',
      onHand: 5,
      reserved: 2,
      committed: 0,
      errors: [{ pointer: '/quantity', code: 'stock-held' }],
    },
  });
  const left = { type: 'damage', quantity: 3, reason: 'water' };
  expect(await api.send('POST /products/laptop-001/stock', { body: left })).toMatchObject({
    status: 200,
    json: { stock: { onHand: 2, reserved: 2, available: 0 } },
  });
});

test('more units than a warehouse holds are refused', async () => {
  const api = await openShop();
  const body = { type: 'receive', quantity: 1_000_000_000, reason: 'all of them' };
  expect(await api.refused('POST /products/laptop-001/stock', { body })).toMatchObject({
    status: 422,
    json: { code: 'stock-too-large', onHand: 5, errors: [{ pointer: '/quantity' }] },
  });
});

describe('an adjustment that is not well-formed is refused with its place and a code, and nothing changes', () => {
  const body = { type: 'receive', quantity: 1, reason: 'r' };
  test.each<[name: string, changes: object, pointer: string, code: string]>([
    ['receiving nothing', { quantity: 0 }, '/quantity', 'too-small'],
    ['damaging nothing', { type: 'damage', quantity: 0 }, '/quantity', 'too-small'],
    ['a negative quantity', { quantity: -1 }, '/quantity', 'too-small'],
    ['a fractional quantity', { quantity: 0.5 }, '/quantity', 'not-an-integer'],
    ['a huge quantity', { quantity: 1e300 }, '/quantity', 'too-large'],
    ['a quantity in words', { quantity: 'one' }, '/quantity', 'wrong-type'],
    ['an unknown type', { type: 'steal' }, '/type', 'not-allowed'],
    ['no reason', { reason: undefined }, '/reason', 'required'],
    ['an over-long reason', { reason: 'x'.repeat(501) }, '/reason', 'too-long'],
    ['a control character', { reason: 'a\u001bb' }, '/reason', 'control-characters'],
    ['an unknown field', { actor: 'somebody else' }, '/actor', 'unknown-field'],
  ])('%s', async (_, changes, pointer, code) => {
    const api = await openShop();
    const answer = await api.refused('POST /products/laptop-001/stock', { body: { ...body, ...changes } });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer, code }] } });
  });

  test('malformed JSON, a body over the limit, an unknown product, an id of the wrong form', async () => {
    const api = await openShop();
    const answers = [
      await api.refused('POST /products/laptop-001/stock', { body: '{' }),
      await api.refused('POST /products/laptop-001/stock', { body: ' '.repeat(300_000) }),
      await api.refused('POST /products/unicorn/stock', { body }),
      await api.refused('POST /products/.x/stock', { body }),
    ];
    expect(answers).toMatchObject([
      { status: 400, json: { code: 'malformed-json' } },
      { status: 413, json: { code: 'body-too-large' } },
      { status: 404, json: { code: 'product-not-found' } },
      { status: 400, json: { code: 'invalid-request', errors: [{ parameter: 'id' }] } },
    ]);
  });
});
