import type { Message, MessageHandler } from '@queuecommerce/infra';
import { seededEntropy } from '@queuecommerce/infra/testing';

const entropy = seededEntropy(2026);

/** A message of a key with a number that tells it apart. */
export function message(
  key: string,
  number: number,
): Message & { readonly body: { readonly number: number } } {
  return {
    id: entropy.uuid(),
    type: 'ReserveStock',
    key,
    body: { number },
    correlationId: entropy.uuid(),
    causationId: entropy.uuid(),
  };
}

export function numberOf({ body }: Message): number {
  if ('number' in body && typeof body.number === 'number') return body.number;
  throw new TypeError('A message without a number');
}

export interface Recorder {
  readonly handle: MessageHandler;
  /** The numbers handed over, by key, in order. */
  readonly byKey: Map<string, number[]>;
  /** Every batch, in order: key and numbers. */
  readonly batches: [string, number[]][];
  readonly count: () => number;
}

/** A handler that keeps what it is handed, and first does what `before` does. */
export function recorder(
  before: (key: string, numbers: number[]) => void | Promise<void> = () => undefined,
): Recorder {
  const byKey = new Map<string, number[]>();
  const batches: [string, number[]][] = [];
  return {
    byKey,
    batches,
    count: () => batches.reduce((sum, [, numbers]) => sum + numbers.length, 0),
    async handle(key, messages) {
      const numbers = messages.map(numberOf);
      await before(key, numbers);
      batches.push([key, numbers]);
      byKey.set(key, [...(byKey.get(key) ?? []), ...numbers]);
    },
  };
}
