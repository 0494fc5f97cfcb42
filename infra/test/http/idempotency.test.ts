import {
  claimCollection,
  commandIdOf,
  defineRoute,
  Problem,
  purgeReceipts,
  receiptCollection,
  type Reply,
} from '@queuecommerce/infra/http';
import { eventually, manualClock, MemoryDocumentStore, seededEntropy } from '@queuecommerce/infra/testing';
import { DocumentsUnavailable, type WriteBatch } from '@queuecommerce/infra';
import { z } from 'zod';
import { type Answer, send, type Sending, serve } from './house';

/** A route that counts how often it was done; `reply` decides the answer. */
function counting(reply: (count: number) => Reply | Promise<Reply> = (count) => created(count)) {
  const done: { commandId: string; fingerprint: string; key: string | undefined }[] = [];
  const route = defineRoute({
    method: 'POST',
    path: '/orders',
    operationId: 'placeOrder',
    summary: 'Places an order',
    tags: [],
    query: z.strictObject({ dry: z.string().optional() }),
    body: z.strictObject({ item: z.string(), quantity: z.int().default(1), note: z.string().optional() }),
    idempotent: true,
    responses: { 201: { description: 'Placed' } },
    problems: [],
    handle: async ({ context: { commandId, fingerprint, idempotencyKey: key } }) => {
      done.push({ commandId, fingerprint, key });
      return reply(done.length);
    },
  });
  return { route, done };
}

function created(count: number): Reply {
  return {
    status: 201,
    body: { id: count },
    headers: { Location: `/orders/${count}`, ETag: '"0"', 'Consistency-Token': 'x' },
  };
}

function order(
  url: string,
  key: string,
  body: object = { item: 'a' },
  sending: Sending = {},
): Promise<Answer> {
  return send(url, '/orders', { ...sending, body, headers: { 'Idempotency-Key': key, ...sending.headers } });
}

test('I5 the same key and body give the first answer again, and nothing is done twice', async () => {
  const { route, done } = counting();
  const { url } = await serve([route]);
  const first = await order(url, 'k1', { item: 'a', note: 'n' });
  const again = await order(url, 'k1', { note: 'n', item: 'a' });
  expect(done).toHaveLength(1);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(again).toMatchObject({ status: 201, text: first.text });
  expect(again.headers).toMatchObject({
    'idempotent-replayed': 'true',
    location: '/orders/1',
    etag: '"0"',
    'consistency-token': 'x',
    'content-type': 'application/json',
  });
});

test('I5 the key with another body, query or method is refused', async () => {
  const { route, done } = counting();
  const { url } = await serve([route, { ...route, method: 'PATCH' }]);
  await order(url, 'k1');
  const reused = { status: 422, json: { code: 'idempotency-key-reused' } };
  expect(await order(url, 'k1', { item: 'b' })).toMatchObject(reused);
  expect(await order(url, 'k1', { item: 'a', quantity: 1 })).toMatchObject(reused);
  expect(await order(url, 'k1', { item: 'a' }, { method: 'PATCH' })).toMatchObject(reused);
  const otherQuery = await send(url, '/orders?dry=1', {
    body: { item: 'a' },
    headers: { 'Idempotency-Key': 'k1' },
  });
  expect(otherQuery).toMatchObject(reused);
  expect(done).toHaveLength(1);
});

test('other keys, other actors and no key at all are other commands', async () => {
  const { route, done } = counting();
  const { url } = await serve([route]);
  await order(url, 'k1');
  await order(url, 'k2');
  await order(url, 'k1', { item: 'a' }, { headers: { 'X-Actor': 'customer:1' } });
  await send(url, '/orders', { body: { item: 'a' } });
  await send(url, '/orders', { body: { item: 'a' } });
  expect(new Set(done.map(({ commandId }) => commandId)).size).toBe(5);
  expect(done[0]).toMatchObject({ commandId: commandIdOf('anonymous', 'k1'), key: 'k1' });
  expect(done[3]?.key).toBeUndefined();
});

test('while the first is in flight, the second is told to ask again', async () => {
  const finish: ((reply: Reply) => void)[] = [];
  const { route, done } = counting(() => new Promise((resolve) => finish.push(resolve)));
  const { url } = await serve([route]);
  const first = order(url, 'k1');
  await eventually(() => finish.length === 1);
  const second = await order(url, 'k1');
  expect(second).toMatchObject({
    status: 409,
    json: { code: 'request-in-flight' },
    headers: { 'retry-after': '1' },
  });
  // Which of the two the key belongs to is known when there is an answer.
  expect(await order(url, 'k1', { item: 'b' })).toMatchObject({ status: 409 });
  finish[0]?.(created(1));
  expect((await first).status).toBe(201);
  expect(await order(url, 'k1')).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
  expect(done).toHaveLength(1);
});

test('I5 whoever owns a key is not refused while somebody else tries it', async () => {
  const documents = new MemoryDocumentStore();
  await documents.ensure(receiptCollection);
  const { url } = await serve([counting().route], { documents });
  await order(url, 'k1');
  const looks: (() => void)[] = [];
  const load = documents.load.bind(documents);
  documents.load = async (collection, ids) => {
    await new Promise<void>((resolve) => looks.push(resolve));
    return load(collection, ids);
  };
  const stranger = order(url, 'k1', { item: 'b' });
  await eventually(() => looks.length === 1);
  expect(await order(url, 'k1')).toMatchObject({ status: 409, headers: { 'retry-after': '1' } });
  documents.load = load;
  looks[0]?.();
  expect((await stranger).status).toBe(422);
  expect(await order(url, 'k1')).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
});

test.each([
  ['is not kept where it is recalled, and is given again', true, 0],
  ['is kept where nobody recalls it', false, 1],
])('I5 an answer that the log holds %s', async (_what, isRecalled, receipts) => {
  const documents = new MemoryDocumentStore();
  await documents.ensure(receiptCollection);
  const { route, done } = counting((count) => ({ ...created(count), isInLog: true }));
  const recall = async (): Promise<Reply | undefined> => (done.length > 0 ? created(1) : undefined);
  const { url } = await serve([route], { documents, ...(isRecalled && { recall }) });
  const first = await order(url, 'k1');
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(await documents.count(receiptCollection.name)).toBe(receipts);
  const again = await order(url, 'k1');
  expect(again).toMatchObject({ status: 201, text: first.text });
  expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: '/orders/1' });
  expect(done).toHaveLength(1);
});

async function two(reply?: (count: number) => Reply | Promise<Reply>) {
  const documents = new MemoryDocumentStore();
  await documents.ensure(receiptCollection);
  await documents.ensure(claimCollection);
  const { route, done } = counting(reply);
  const clock = manualClock();
  const options = { documents, sharesDocuments: true, clock };
  const one = await serve([route], { ...options, entropy: seededEntropy(1) });
  const other = await serve([route], { ...options, entropy: seededEntropy(2) });
  return { one: one.url, other: other.url, done, clock, documents };
}

describe('where several processes answer', () => {
  test('I5 what one of them has in hand the other does not begin, so that no two answers differ', async () => {
    const finish: ((reply: Reply) => void)[] = [];
    const { one, other, done } = await two(() => new Promise((resolve) => finish.push(resolve)));
    const first = order(one, 'k1');
    await eventually(() => finish.length === 1);
    expect(await order(other, 'k1')).toMatchObject({ status: 409, json: { code: 'request-in-flight' } });
    finish[0]?.(created(1));
    expect((await first).status).toBe(201);
    expect(await order(other, 'k1')).toMatchObject({
      status: 201,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(done).toHaveLength(1);
  });

  test('what a process that died had in hand is begun anew after five seconds', async () => {
    const finish: ((reply: Reply) => void)[] = [];
    const { one, other, clock } = await two((count) =>
      count === 1 ? new Promise((resolve) => finish.push(resolve)) : created(count),
    );
    const first = order(one, 'k1');
    await eventually(() => finish.length === 1);
    await clock.advance(4_900);
    expect((await order(other, 'k1')).status).toBe(409);
    await clock.advance(200);
    expect((await order(other, 'k1')).status).toBe(201);
    finish[0]?.(created(1));
    await first;
  });

  test('after a failure of ours another may take it up at once', async () => {
    const { one, other } = await two((count) => {
      if (count === 1) throw new Error('oops');
      return created(count);
    });
    expect((await order(one, 'k1')).status).toBe(500);
    expect((await order(other, 'k1')).status).toBe(201);
  });

  test('what a process could not let go of, the documents being away, it may take up again at once, and no other', async () => {
    const { one, other, clock, documents } = await two((count) => {
      if (count === 1) throw new Error('oops');
      return created(count);
    });
    await order(one, 'k1');
    const load = documents.load.bind(documents);
    let looks = 0;
    documents.load = (collection, ids) => {
      looks += 1;
      return looks > 2 ? Promise.reject(new Error('away')) : load(collection, ids);
    };
    // The claim is written, and whether it holds can not be seen.
    expect((await order(one, 'k1')).status).toBe(500);
    documents.load = load;
    expect((await order(other, 'k1')).status).toBe(409);
    await clock.advance(1_000);
    expect((await order(one, 'k1')).status).toBe(201);
  });
});

test('an answer that came after its time is there when the key is asked for again', async () => {
  const finish: ((reply: Reply) => void)[] = [];
  const { route, done } = counting(() => new Promise((resolve) => finish.push(resolve)));
  const { url, clock } = await serve([route], { timeoutMs: 100 });
  const first = order(url, 'k1');
  await eventually(() => finish.length === 1);
  await clock.advance(100);
  expect((await first).status).toBe(503);
  expect((await order(url, 'k1')).status).toBe(409);
  finish[0]?.(created(1));
  await eventually(async () => (await order(url, 'k1')).headers['idempotent-replayed'] === 'true');
  expect(done).toHaveLength(1);
});

test('a refusal is an answer too, and is kept', async () => {
  const { route, done } = counting(() => {
    throw new Problem({ status: 409, code: 'out-of-stock', detail: 'None left' });
  });
  const { url } = await serve([route]);
  const first = await order(url, 'k1');
  expect(await order(url, 'k1')).toMatchObject({
    status: 409,
    text: first.text,
    headers: { 'content-type': 'application/problem+json', 'idempotent-replayed': 'true' },
  });
  expect(done).toHaveLength(1);
});

test('a failure of ours, and an answer that says when to ask again, are not kept', async () => {
  const { route, done } = counting((count) => {
    if (count === 1) throw new Error('oops');
    if (count === 2)
      throw new Problem({ status: 429, code: 'busy', detail: 'Busy', headers: { 'Retry-After': '1' } });
    return created(count);
  });
  const { url } = await serve([route]);
  const statuses = [await order(url, 'k1'), await order(url, 'k1'), await order(url, 'k1')].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([500, 429, 201]);
  expect(new Set(done.map(({ commandId }) => commandId)).size).toBe(1);
});

test('a request that could not be parsed leaves the key free', async () => {
  const { route } = counting();
  const { url, documents } = await serve([route]);
  expect((await order(url, 'k1', { wrong: 1 })).status).toBe(400);
  expect(await documents.count(receiptCollection.name)).toBe(0);
  expect((await order(url, 'k1')).status).toBe(201);
});

test.each([[''], ['a b'], ['é'], ['x'.repeat(256)]])('the key %j is malformed', async (key) => {
  const { route, done } = counting();
  const { url } = await serve([route]);
  expect(await order(url, key)).toMatchObject({ status: 400, json: { code: 'bad-idempotency-key' } });
  expect(done).toEqual([]);
});

test('a key may have 255 characters', async () => {
  const { route } = counting();
  const { url } = await serve([route]);
  expect((await order(url, '~'.repeat(255))).status).toBe(201);
});

test('a receipt holds for a day, then it is purged and the key is free', async () => {
  const { route, done } = counting();
  const { url, clock, documents } = await serve([route]);
  const dayMs = 24 * 60 * 60 * 1000;
  await order(url, 'k1');
  await clock.advance(dayMs - 1);
  await order(url, 'k2');
  expect(await purgeReceipts(documents, clock)).toBe(0);
  expect((await order(url, 'k1')).headers['idempotent-replayed']).toBe('true');
  await clock.advance(1);
  expect((await order(url, 'k1')).headers).not.toHaveProperty('idempotent-replayed');
  expect(done).toHaveLength(3);
  await clock.advance(dayMs - 1);
  expect(await purgeReceipts(documents, clock)).toBe(1);
  expect(await documents.count(receiptCollection.name)).toBe(1);
});

test('the answer is not sent before its receipt is durable', async () => {
  class SlowStore extends MemoryDocumentStore {
    readonly writing: (() => void)[] = [];
    override async write(batch: WriteBatch): Promise<void> {
      await new Promise<void>((resolve) => this.writing.push(resolve));
      await super.write(batch);
    }
  }
  const documents = new SlowStore();
  await documents.ensure(receiptCollection);
  const { route } = counting();
  const { url } = await serve([route], { documents });
  const answered: string[] = [];
  const answering = order(url, 'k1').then(() => answered.push('k1'));
  await eventually(() => documents.writing.length === 1);
  // Asked meanwhile, and answered: the first would be there too, were it not waiting for its receipt.
  expect((await order(url, 'k1')).status).toBe(409);
  expect(answered).toEqual([]);
  documents.writing[0]?.();
  await answering;
});

test('when the receipt can not be kept, the answer is not given: the key will repeat the command', async () => {
  class LostStore extends MemoryDocumentStore {
    override write(): Promise<void> {
      return Promise.reject(new DocumentsUnavailable('away'));
    }
  }
  const documents = new LostStore();
  await documents.ensure(receiptCollection);
  const { route } = counting();
  const away = new Problem({ status: 503, code: 'documents-unavailable', detail: 'Away' });
  const mapError = (error: unknown) => (error instanceof DocumentsUnavailable ? away : undefined);
  const { url } = await serve([route], { documents, mapError });
  expect((await order(url, 'k1')).status).toBe(503);
});
