import { BadEngineUrl } from '@queuecommerce/infra';
import { openEventStoreDb, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';

const open = (url: string) =>
  openEventStoreDb({ url, clock: systemClock, entropy: systemEntropy, log: recordingLog() });

test.each([
  '',
  'postgres://ann:s3cret@db',
  'esdb://',
  'esdb://ann:s3cret@db:port?tls=false',
  'esdb://ann:s3cret@db:2113?tls=maybe',
  'esdb://ann:s3cret@db:2113?unknown=s3cret',
  'esdb://ann:s3cret@db:2113?nodePreference=s3cret',
  'esdb://ann:s3cret@db:2113?throwOnAppendFailure=false',
  'esdb://ann:s3cret@db:2113?tlsCAFile=/s3cret',
  'esdb://ann:s3cret%zz@db:2113',
  'esdb://db:2113',
])('%j is refused, and what it holds is not shown', (url) => {
  const refusal = (() => {
    try {
      return void open(url).close();
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(BadEngineUrl);
  expect(String(refusal)).not.toMatch(/s3cret|ann/);
});

test.each([
  'esdb://127.0.0.1:1?tls=false',
  'esdb://ann:s3cret@a.example:2113,b.example:2113,c.example?tls=true&nodePreference=leader',
  'esdb+discover://ann:s3cret@cluster.example?connectionName=shop',
])('%s is taken, though no server is there', async (url) => {
  const store = open(url);
  await expect(store.close()).resolves.toBeUndefined();
});
