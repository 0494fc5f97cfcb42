import { connect, createServer, type Server, type Socket } from 'node:net';

/** The way to a server, which tests cut and block. */
export interface Line {
  readonly port: number;
  /** Ends all connections, in the middle of whatever they carry. */
  cut(): void;
  /** Takes no new connections and ends those there are. */
  close(): Promise<void>;
  reopen(): Promise<void>;
  /** Carries nothing more, either way, on connections old and new; they stay open, as if a server were frozen. */
  freeze(): void;
  /** Carries nothing more on the connections there are: the other side has gone without a word. New ones are good. */
  strand(): void;
  thaw(): void;
  readonly connections: number;
}

export async function lineTo(port: number): Promise<Line> {
  const ends = new Set<readonly [Socket, Socket]>();
  let isFrozen = false;

  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    ends.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        ends.delete(pair);
      });
      from.pipe(to);
      if (isFrozen) from.pause();
    }
  });
  const own = await listening(server, 0);

  const cut = (): void => {
    for (const pair of ends) for (const end of pair) end.resetAndDestroy();
  };
  return {
    port: own,
    cut,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    async reopen() {
      await listening(server, own);
    },
    freeze() {
      isFrozen = true;
      for (const pair of ends) for (const end of pair) end.pause();
    },
    strand() {
      for (const pair of ends) for (const end of pair) end.pause();
    },
    thaw() {
      isFrozen = false;
      for (const pair of ends) for (const end of pair) end.resume();
    },
    get connections() {
      return ends.size;
    },
  };
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
