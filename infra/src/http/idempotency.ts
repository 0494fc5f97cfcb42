/**
 * Rule I5: the same key and request give the same answer; another request under the key is refused.
 *
 * An answer is durable before it is sent. A crash between a command's append and its receipt is harmless, because the
 * command's id comes from the key: done again, it appends nothing new.
 */
import type { Answer } from './answer';
import { Problem } from './problem';
import type { Receipts } from './receipts';
import type { RequestContext } from './route';

/** The problem kinds that every idempotent route may answer with. */
export const idempotencyProblems = [
  {
    status: 409,
    code: 'request-in-flight',
    description: 'The same request is being worked on; ask again after Retry-After',
  },
  {
    status: 422,
    code: 'idempotency-key-reused',
    description: 'The Idempotency-Key was used for another request',
  },
] as const;

const [inFlightKind, reusedKind] = idempotencyProblems;

export class Idempotency {
  /**
   * What this process is working on. Another process may be working on the same command: the expected revisions and the
   * events' ids keep the two from doing it twice.
   */
  readonly #inFlight = new Map<string, string>();

  constructor(private readonly receipts: Receipts) {}

  /**
   * The first answer under the context's key, or that of `perform`, once it is kept.
   * @throws {Problem} 409 `request-in-flight`, 422 `idempotency-key-reused`
   */
  async answer(context: RequestContext, perform: () => Promise<Answer>): Promise<Answer> {
    const { commandId, fingerprint } = context;
    const working = this.#inFlight.get(commandId);
    if (working !== undefined) throw working === fingerprint ? inFlight() : keyReused();
    this.#inFlight.set(commandId, fingerprint);
    try {
      const receipt = await this.receipts.find(commandId);
      if (receipt && receipt.fingerprint !== fingerprint) throw keyReused();
      if (receipt) {
        const { status, headers, payload } = receipt;
        return {
          status,
          headers: { ...headers, 'Idempotent-Replayed': 'true' },
          payload: payload ?? undefined,
        };
      }
      const answer = await perform();
      if (isFinal(answer)) {
        const { status, headers, payload } = answer;
        await this.receipts.keep(commandId, {
          fingerprint,
          status,
          headers,
          payload: payload?.toString() ?? null,
        });
      }
      return answer;
    } finally {
      this.#inFlight.delete(commandId);
    }
  }
}

/** Whether asking again is pointless. A failure of ours, or an answer that says when to ask again, is not the last word. */
function isFinal(answer: Answer): boolean {
  return answer.status < 500 && answer.headers['Retry-After'] === undefined;
}

function inFlight(): Problem {
  return new Problem({
    ...inFlightKind,
    detail: 'A request with this Idempotency-Key is being worked on',
    headers: { 'Retry-After': '1' },
  });
}

/** I5: the key belongs to another request. */
export function keyReused(): Problem {
  return new Problem({
    ...reusedKind,
    detail: 'This Idempotency-Key belongs to a request with another method, address or body',
  });
}
