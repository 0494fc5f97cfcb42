import { MongoNetworkError, MongoServerError, type MongoClient } from 'mongodb';
import { manualClock, recordingLog } from '@queuecommerce/infra/testing';
import { openMongoDb } from '../../src/mongodb/connection';
import { DocumentsUnavailable } from '../../src/documents/port';

const url = 'mongodb://127.0.0.1:1/';
const isAway = (): Promise<never> => Promise.reject(new MongoNetworkError('connection 13 closed'));

/** Clients of which each answers in its own way; the last way is that of all that come after. */
function opened(...ways: [() => Promise<unknown>, ...(() => Promise<unknown>)[]]) {
  const clock = manualClock();
  const log = recordingLog();
  const closed: number[] = [];
  let made = 0;
  const mongo = openMongoDb({ url, clock, log }, () => {
    const number = made++;
    const answer = ways[Math.min(number, ways.length - 1)];
    const client = {
      db: () => ({ command: () => answer?.() }),
      close: async () => void closed.push(number),
    };
    return client as unknown as MongoClient;
  });
  return { mongo, clock, log, closed, made: () => made };
}

test('a client that reaches nothing any more is replaced by one that does', async () => {
  const { mongo, log, closed } = opened(isAway, async () => ({ ok: 1 }));
  for (let n = 0; n < 3; n++) await expect(mongo.ping()).rejects.toBeInstanceOf(DocumentsUnavailable);
  await mongo.ping();
  expect(closed).toEqual([0]);
  expect(log.entries).toMatchObject([{ level: 'warn', message: expect.stringContaining('made anew') }]);
});

test('while the engine is away, a new client is given time before it is replaced as well', async () => {
  const { mongo, clock, made } = opened(isAway);
  const failing = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await mongo.ping().catch(() => undefined);
  };
  await failing(20);
  expect(made()).toBe(2);
  await clock.advance(3_000);
  await failing(1);
  expect(made()).toBe(3);
});

test('what fails and succeeds in turns is no reason to make the connection anew', async () => {
  let count = 0;
  const { mongo, made } = opened(() => (count++ % 3 === 2 ? Promise.resolve({ ok: 1 }) : isAway()));
  for (let n = 0; n < 30; n++) await mongo.ping().catch(() => undefined);
  expect(made()).toBe(1);
});

test('a server that answers with an error was reached', async () => {
  const notPrimary = new MongoServerError({ message: 'not primary', code: 10_107 });
  const { mongo, made } = opened(() => Promise.reject(notPrimary));
  for (let n = 0; n < 10; n++) await expect(mongo.ping()).rejects.toBeInstanceOf(DocumentsUnavailable);
  expect(made()).toBe(1);
});

test('a connection that was closed is not made anew', async () => {
  const { mongo, closed, made } = opened(isAway);
  await mongo.close();
  for (let n = 0; n < 10; n++) await mongo.ping().catch(() => undefined);
  expect([made(), closed]).toEqual([1, [0]]);
});
