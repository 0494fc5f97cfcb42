/**
 * Rule I5: the same key and request give the same answer; another request under the key is refused.
 *
 * An answer is durable before it is sent. A crash between a command's append and its receipt is harmless, because the
 * command's id comes from the key: done again, it appends nothing new.
 */
import { renderReply, type Answer } from './answer';
import type { Claims } from './claims';
import { Problem } from './problem';
import type { Receipts } from './receipts';
import type { Reply, RequestContext } from './route';

/**
 * The first answer to this request as the log tells it, for requests whose answers are in the log and need no receipt; undefined if the
 * log knows nothing of the key.
 * @throws {Problem} 422 `idempotency-key-reused`
 */
export type Recall = (context: RequestContext) => Promise<Reply | undefined>;

/** The problem kinds that every idempotent route may answer with. */
export const idempotencyProblems = [
  {
    status: 409,
    code: 'request-in-flight',
    description: 'A request under this key is being worked on; ask again after Retry-After',
  },
  {
    status: 422,
    code: 'idempotency-key-reused',
    description: 'The Idempotency-Key was used for another request',
  },
] as const;

const [inFlightKind, reusedKind] = idempotencyProblems;

export class Idempotency {
  /** The keys that this process is working on, for whomever: which request a key belongs to only its receipt says. */
  readonly #inFlight = new Set<string>();

  constructor(
    private readonly receipts: Receipts,
    private readonly recall: Recall | undefined,
    /** Where other processes may work on the same key at the same time. */
    private readonly claims?: Claims,
  ) {}

  /**
   * The first answer under the context's key, or that of `perform`, once it is kept.
   * @throws {Problem} 409 `request-in-flight`, 422 `idempotency-key-reused`
   */
  async answer(context: RequestContext, perform: () => Promise<Answer>): Promise<Answer> {
    const { commandId } = context;
    if (this.#inFlight.has(commandId)) throw inFlight();
    this.#inFlight.add(commandId);
    try {
      const known = await this.#recall(context);
      if (known) return known;
      if (!this.claims) return await this.#perform(context, perform);
      const letGo = await this.claims.take(commandId);
      try {
        // Whoever had it in hand before may have come to its end.
        const given = await this.#recall(context);
        if (given) return given;
        if (!letGo) throw inFlight();
        return await this.#perform(context, perform);
      } finally {
        // Nobody waits for that: with the documents away the answer would come too late. If it fails, the claim ends by itself.
        void letGo?.().catch(() => undefined);
      }
    } finally {
      this.#inFlight.delete(commandId);
    }
  }

  async #recall(context: RequestContext): Promise<Answer | undefined> {
    const { commandId, fingerprint } = context;
    const receipt = await this.receipts.find(commandId);
    if (!receipt) {
      const reply = await this.recall?.(context);
      return reply && replayed(renderReply(reply));
    }
    if (receipt.fingerprint !== fingerprint) throw keyReused();
    const { status, headers, payload } = receipt;
    return replayed({ status, headers, payload: payload ?? undefined });
  }

  async #perform(
    { commandId, fingerprint }: RequestContext,
    perform: () => Promise<Answer>,
  ): Promise<Answer> {
    const answer = await perform();
    const isRecalled = this.recall !== undefined && answer.isInLog === true;
    if (isRecalled || !isFinal(answer)) return answer;
    const { status, headers, payload } = answer;
    await this.receipts.keep(commandId, {
      fingerprint,
      status,
      headers,
      payload: payload?.toString() ?? null,
    });
    return answer;
  }
}

function replayed(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'Idempotent-Replayed': 'true' } };
}

/** Whether asking again is pointless. A failure of ours, or an answer that says when to ask again, is not the last word. */
function isFinal(answer: Answer): boolean {
  return answer.status < 500 && answer.headers['Retry-After'] === undefined;
}

function inFlight(): Problem {
  return new Problem({
    ...inFlightKind,
    detail: 'A request under this Idempotency-Key is being worked on',
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
