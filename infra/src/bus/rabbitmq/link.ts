import { connect, type Channel, type ChannelModel } from 'amqplib';
import { backoffMs } from '../../clock/backoff';
import { sleep, type Clock, type Entropy } from '../../clock/port';
import { withinTime } from '../../clock/within-time';
import { engineUrl } from '../../engine-url';
import { errorText } from '../../logging/error-text';
import type { Log } from '../../logging/port';
import { BusUnavailable } from '../port';

export interface LinkOptions {
  /** `amqp://…` or `amqps://…` */
  readonly url: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

export interface Use {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Between a loss and the next attempt. */
  readonly pauseMs: number;
  /** Resolves when what it uses of the connection has ended. */
  readonly use: (connection: ChannelModel) => Promise<void>;
  readonly onLost: (error: unknown) => void;
}

const backoff = { firstMs: 100, capMs: 1_000 };
const connectMs = 3_000;
/** Two of them missed end a connection: one that is half open is noticed within six seconds. */
const heartbeatSeconds = 2;
const closeMs = 1_000;

/**
 * The connection to the broker, made again whenever it is lost. Who holds a channel notices its end by itself, and asks for the
 * connection again; what has to be declared, published or consumed again only its holder knows, so amqplib's own recovery is not used.
 */
export class Link {
  private current: Promise<ChannelModel> | undefined;
  private readonly closing = new AbortController();

  /** @throws {BadEngineUrl} */
  constructor(private readonly options: LinkOptions) {
    engineUrl(options.url, ['amqp', 'amqps']);
  }

  get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** The connection, as soon as there is one. @throws {BusUnavailable} the link was closed, or the signal came first */
  connected(signal: AbortSignal = this.closing.signal): Promise<ChannelModel> {
    const connecting = (this.current ??= this.connect());
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new BusUnavailable('The bus is closed'));
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp);
      void connecting.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
    });
  }

  /** Uses the connection, and the next one whenever that has ended, until the signal or the link's own end. Never rejects. */
  async keepUsing({ signal, pauseMs, use, onLost }: Use): Promise<void> {
    while (!signal.aborted && !this.isClosed) {
      try {
        await use(await this.connected(signal));
      } catch (error) {
        if (!signal.aborted) onLost(error);
      }
      await sleep(this.options.clock, pauseMs, signal);
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    const connection = await this.current?.catch(() => undefined);
    if (connection) await this.end(connection);
  }

  private async connect(): Promise<ChannelModel> {
    const { clock, entropy, log } = this.options;
    const { signal } = this.closing;
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        const connection = await this.open();
        if (!signal.aborted) return connection;
        await this.end(connection);
      } catch (error) {
        // amqplib's messages name host and port, never the password.
        log.warn({ failures, error: errorText(error) }, 'RabbitMQ can not be reached; trying again');
        await sleep(clock, backoffMs(backoff, failures, entropy), signal);
      }
    }
    throw new BusUnavailable('The bus is closed');
  }

  private async open(): Promise<ChannelModel> {
    const { clock, log } = this.options;
    const url = new URL(this.options.url);
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(heartbeatSeconds));
    const opening = connect(url.href, { timeout: connectMs, noDelay: true });
    // The broker may take the connection and say nothing: then what comes of it later is closed.
    let isLate = false;
    opening.then(
      (late) => (isLate ? this.end(late) : undefined),
      () => undefined,
    );
    const connection = await withinTime(clock, 2 * connectMs, opening, () => undefined).catch(
      (error: unknown) => {
        isLate = true;
        throw error;
      },
    );
    connection.on('error', (error) => log.warn({ error: errorText(error) }, 'RabbitMQ was lost'));
    connection.on('close', () => {
      this.current = undefined;
    });
    return connection;
  }

  /** A broker that is gone does not answer a goodbye. */
  private async end(connection: ChannelModel): Promise<void> {
    const said = connection.close().catch(() => undefined);
    await withinTime(this.options.clock, closeMs, said, () => undefined).catch(() =>
      destroySocket(connection),
    );
  }
}

/** Resolves when the channel has ended, or the signal says so. */
export function channelEnd(channel: Channel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ended = (): void => {
      signal.removeEventListener('abort', ended);
      resolve();
    };
    channel.on('close', ended);
    channel.on('error', ended);
    if (signal.aborted) ended();
    else signal.addEventListener('abort', ended);
  });
}

/** amqplib has no way to give a connection up without the broker's consent; its socket would keep the process. */
function destroySocket({ connection }: ChannelModel): void {
  const stream: unknown = Reflect.get(connection, 'stream');
  if (
    typeof stream === 'object' &&
    stream !== null &&
    'destroy' in stream &&
    typeof stream.destroy === 'function'
  )
    stream.destroy();
}
