/** A TCP proxy in front of an engine, for tests that cut connections: toxiproxy, spoken to through its HTTP API. */
export interface TcpProxy {
  /** The address to connect to instead of the engine's. */
  readonly host: string;
  readonly port: number;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Lets nothing through any more and ends nothing: the connections stay half open. */
  freeze(): Promise<void>;
  /** All is as if nothing had been. */
  heal(): Promise<void>;
  remove(): Promise<void>;
}

/** @param api where toxiproxy listens @param upstream `host:port` */
export async function tcpProxy(api: string, name: string, upstream: string): Promise<TcpProxy> {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${api}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok && method !== 'DELETE')
      throw new Error(`toxiproxy answered ${answer.status} to ${method} ${path}: ${await answer.text()}`);
    return method === 'DELETE' ? undefined : answer.json();
  };
  const made = await call('POST', '/proxies', { name, listen: '127.0.0.1:0', upstream, enabled: true });
  const listen = typeof made === 'object' && made !== null && 'listen' in made ? String(made.listen) : '';
  const enable = (enabled: boolean): Promise<unknown> =>
    call('POST', `/proxies/${name}`, { enabled, listen, upstream });
  return {
    host: '127.0.0.1',
    port: Number(listen.split(':').at(-1)),
    cut: async () => void (await enable(false)),
    async freeze() {
      for (const stream of ['upstream', 'downstream'])
        await call('POST', `/proxies/${name}/toxics`, {
          name: `frozen-${stream}`,
          type: 'timeout',
          stream,
          attributes: { timeout: 0 },
        });
    },
    async heal() {
      for (const stream of ['upstream', 'downstream'])
        await call('DELETE', `/proxies/${name}/toxics/frozen-${stream}`);
      await enable(true);
    },
    remove: async () => void (await call('DELETE', `/proxies/${name}`)),
  };
}
