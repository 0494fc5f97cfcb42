import { sleep } from '@queuecommerce/infra';
import inject from 'light-my-request';
import type { Node } from './node';
import type { Outside } from './outside';

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const patienceMs = 40_000;

/** The way from people and the gateway to the processes: requests and answers that are lost. */
export class FrontDoor {
  constructor(
    private readonly outside: Outside,
    private readonly nodes: () => readonly Node[],
  ) {}

  /** Sends a request to a process that is up. Undefined if there is no answer, whatever became of it. */
  async ask(asked: Asked): Promise<Answer | undefined> {
    const { clock, chance, trace, rates } = this.outside;
    const up = this.nodes().filter(({ isUp }) => isUp);
    const node = up.length === 0 || chance.happens(rates.requestLost) ? undefined : chance.anyOf(up);
    if (!node) return undefined;
    trace.say(`${asked.method} ${asked.path} to ${node.name}`);
    const giveUp = new AbortController();
    const answer = await Promise.race([
      this.through(node, asked),
      sleep(clock, patienceMs, AbortSignal.any([node.process.died, giveUp.signal])).then(() => undefined),
    ]);
    giveUp.abort();
    if (!answer || chance.happens(rates.requestLost)) return undefined;
    trace.say(`${asked.method} ${asked.path} is answered ${answer.status}`);
    this.check(asked, answer);
    return answer;
  }

  private async through(node: Node, { method, path, body, headers = {} }: Asked): Promise<Answer> {
    const isRaw = Buffer.isBuffer(body) || typeof body === 'string';
    const payload = body === undefined || isRaw ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    if (!node.app) throw new Error('The process is not up');
    const given = await inject(node.app.listener, {
      method,
      url: path,
      headers: { ...type, ...headers },
      ...(payload !== undefined && { payload }),
    });
    const answered = Object.entries(given.headers).map(([name, value]) => [name, String(value)] as const);
    return {
      status: given.statusCode,
      headers: Object.fromEntries(answered),
      body: given.payload === '' ? undefined : JSON.parse(given.payload),
    };
  }

  /** A client is never answered with a failure of ours that does not say when to come again (I9, I10). */
  private check({ method, path }: Asked, { status, headers }: Answer): void {
    if (status < 500 || (status === 503 && headers['retry-after'] !== undefined)) return;
    this.outside.broken(`${method} ${path} was answered ${status}`);
  }
}
