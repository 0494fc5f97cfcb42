import { DocumentsUnavailable, type DocumentStore } from '@queuecommerce/infra';
import { mongoDocumentStore, openMongoDb, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { describeOn, eventually, silentLog, tcpProxy, type TcpProxy } from '@queuecommerce/infra/testing';
import { bodyOf, put, teas } from './contract/tea-shop';

describeOn(['MONGODB_URL', 'TOXIPROXY_URL'], 'MongoDB that goes away', ({ MONGODB_URL, TOXIPROXY_URL }) => {
  const database = `outages_${systemEntropy.uuid().replaceAll('-', '')}`;
  let proxy: TcpProxy;
  let mongo: ReturnType<typeof openMongoDb>;
  let store: DocumentStore;

  beforeAll(async () => {
    proxy = await tcpProxy(TOXIPROXY_URL, database, new URL(MONGODB_URL).host);
    mongo = openMongoDb({
      url: `mongodb://${proxy.host}:${proxy.port}/?directConnection=true`,
      clock: systemClock,
      log: silentLog,
    });
    store = mongoDocumentStore(mongo, { clock: systemClock, databaseOf: () => database });
    await store.ensure(teas);
  });
  afterAll(async () => {
    await proxy.heal();
    await mongo.database(database).dropDatabase();
    await mongo.close();
    await proxy.remove();
  });

  test.each(['cut', 'freeze'] as const)(
    'F14 while it is away (%s) every use is refused as unavailable, and when it is back all goes on by itself',
    async (away) => {
      await store.write({ writes: [put('a', { name: 'before' })] });
      await proxy[away]();
      const uses = [
        () => store.write({ writes: [put('a', { name: 'meanwhile' })] }),
        () => store.load('teas', ['a']),
        () => store.find('teas', { limit: 1 }),
        () => store.checkpoint('reader'),
        () => mongo.ping(),
      ];
      const refusals = await Promise.allSettled(uses.map((use) => use()));
      for (const refusal of refusals)
        expect(refusal).toMatchObject({ status: 'rejected', reason: expect.any(DocumentsUnavailable) });
      await proxy.heal();
      await eventually(() =>
        mongo.ping().then(
          () => true,
          () => false,
        ),
      );
      await store.write({ writes: [put('a', { name: 'after' })] });
      expect(await bodyOf(store, 'a')).toEqual({ name: 'after' });
    },
  );
});

test('a database that is away from the start is no reason not to open, and no refusal shows a password', async () => {
  const mongo = openMongoDb({
    url: 'mongodb://shop:geheim@127.0.0.1:1/',
    clock: systemClock,
    log: silentLog,
  });
  const refused = mongo.ping();
  await expect(refused).rejects.toBeInstanceOf(DocumentsUnavailable);
  await expect(refused).rejects.not.toThrow(/geheim/);
  await mongo.close();
});

test.each(['mongodb://shop:geheim@127.0.0.1/?unheardOf=1', 'http://shop:geheim@127.0.0.1'])(
  'a URL that can not be used is refused without showing it: %s',
  (url) => {
    const open = () => openMongoDb({ url, clock: systemClock, log: silentLog });
    expect(open).toThrow(/^(?!.*geheim)/);
    expect(open).toThrow(expect.objectContaining({ name: 'BadEngineUrl' }));
  },
);
