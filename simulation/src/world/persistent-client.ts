import { isDeepStrictEqual } from 'node:util';
import { sleep } from '@queuecommerce/infra';
import type { Answer, Asked, FrontDoor } from './front-door';
import type { Outside } from './outside';

/** The world ends before it was answered. */
export class NeverAnswered extends Error {
  override readonly name = 'NeverAnswered';
}

const longestPauseMs = 3_000;
const mostAttempts = 2_000;

/** Somebody who asks again, under the same key, until there is an answer, and remembers it (I1, I5). */
export class PersistentClient {
  private readonly answers = new Map<string, { readonly asked: Asked; readonly answer: Answer }>();

  constructor(
    private readonly outside: Outside,
    private readonly door: FrontDoor,
  ) {}

  /** The final answer. */
  async ask(asked: Asked, key = this.outside.chance.entropy.uuid()): Promise<Answer> {
    const { chance, clock, rates } = this.outside;
    const keyed: Asked = { ...asked, headers: { ...asked.headers, 'idempotency-key': key } };
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      if (chance.happens(rates.requestRepeated)) void this.again(keyed, key);
      const answer = await this.door.ask(keyed);
      if (answer && answer.headers['retry-after'] === undefined) return this.remember(key, keyed, answer);
      await sleep(clock, chance.between(10, longestPauseMs));
    }
    throw new NeverAnswered(`${asked.method} ${asked.path} was never answered`);
  }

  /** Asks everything again that was answered, and finds the answers to be the same (I5). */
  async askAllAgain(): Promise<void> {
    for (const [key, { asked }] of this.answers) await this.ask(asked, key);
  }

  /** Another request under a key that was used (I5). */
  async misuse(asked: Asked, key: string): Promise<void> {
    const answer = await this.door.ask({ ...asked, headers: { 'idempotency-key': key } });
    if (answer && answer.headers['retry-after'] === undefined && answer.status !== 422)
      this.outside.broken(`I5 another request under a used key was answered ${answer.status}`);
  }

  private async again(asked: Asked, key: string): Promise<void> {
    await sleep(this.outside.clock, this.outside.chance.between(0, 200));
    const answer = await this.door.ask(asked);
    if (answer && answer.headers['retry-after'] === undefined) this.remember(key, asked, answer);
  }

  private remember(key: string, asked: Asked, answer: Answer): Answer {
    // Only a POST has its key honoured; a PATCH names the state that is to be.
    if (asked.method !== 'POST') return answer;
    const first = this.answers.get(key);
    if (!first) this.answers.set(key, { asked, answer });
    else if (!isSame(first.answer, answer))
      this.outside.broken(
        `I5 ${asked.method} ${asked.path} under one key was answered ${inShort(first.answer)} and then ${inShort(answer)}`,
      );
    return first?.answer ?? answer;
  }
}

/** Two processes that work on one request at the same time may tell of the order at different moments, but of the same one. */
function isSame(one: Answer, other: Answer): boolean {
  return one.status === other.status && isDeepStrictEqual(identityOf(one), identityOf(other));
}

function identityOf({ body }: Answer): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return 'code' in body ? body.code : 'id' in body ? body.id : 'productId' in body ? body.productId : '';
}

function inShort(answer: Answer): string {
  return `${answer.status} ${JSON.stringify(identityOf(answer))}`;
}
