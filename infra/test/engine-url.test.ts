import { BadEngineUrl, engineUrl } from '@queuecommerce/infra';

test.each([
  ['esdb://127.0.0.1:2113?tls=false', '127.0.0.1:2113'],
  ['esdb+discover://admin:changeit@cluster.example:2113', 'cluster.example:2113'],
  ['esdb://one:2113,two:2113,three:2113?tls=true', 'one:2113'],
  ['esdb://admin:change,it@one:2113,two:2113', 'one:2113'],
])('%s is the URL of an engine at %s', (url, host) => {
  expect(engineUrl(url, ['esdb', 'esdb+discover']).host).toBe(host);
});

test.each(['', 'esdb', 'esdb:/127.0.0.1', 'esdb://', 'http://127.0.0.1', 'esdb://user:geheim@', '127.0.0.1'])(
  '%p is none, and the refusal shows nothing of it',
  (url) => {
    const refuse = (): URL => engineUrl(url, ['esdb', 'esdb+discover']);
    expect(refuse).toThrow(BadEngineUrl);
    expect(refuse).toThrow('must be a URL that begins with esdb:// or esdb+discover://');
    expect(refuse).not.toThrow(/geheim/);
  },
);
