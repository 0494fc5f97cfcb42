import * as fc from 'fast-check';
import { cards, type Card, type RefundFate } from './gateway-model';

/** What a customer orders, with which cards, and what else they and the banks may think of. */
export interface OrderPlan {
  readonly items: readonly { readonly product: number; readonly quantity: number }[];
  /** The first attempt's card, then those of further attempts. */
  readonly cards: readonly Card[];
  readonly refundFate: RefundFate;
  readonly waitSeconds: number;
  readonly cancels: boolean;
  readonly ships: boolean;
  readonly refunds: boolean;
  /** Whether the banks do what nobody asked for: holds lapse, disputes are opened, payments are cancelled at the gateway. */
  readonly mishaps: boolean;
}

export interface Plan {
  /** Units of each product. */
  readonly stock: readonly number[];
  readonly orders: readonly OrderPlan[];
  /** Whether the process manager reads the log in its order, or only each stream. */
  readonly inLogOrder: boolean;
  /** Which of the possible actions is taken, one after the other. */
  readonly choices: readonly number[];
}

const cardsMostlyGood: fc.Arbitrary<Card> = fc.oneof(fc.constant('good' as const), fc.constantFrom(...cards));

const orders: fc.Arbitrary<OrderPlan> = fc.record({
  items: fc.array(fc.record({ product: fc.nat(2), quantity: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  cards: fc.array(cardsMostlyGood, { minLength: 1, maxLength: 3 }),
  refundFate: fc.constantFrom('at-once', 'pending', 'failing', 'agents-fail'),
  waitSeconds: fc.integer({ min: 30, max: 300 }),
  cancels: fc.boolean(),
  ships: fc.boolean(),
  refunds: fc.boolean(),
  mishaps: fc.boolean(),
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  stock: fc.array(fc.nat(12), { minLength: 3, maxLength: 3 }),
  orders: fc.array(orders, { minLength: 1, maxLength: 3 }),
  inLogOrder: fc.boolean(),
  choices: fc.array(fc.nat(10_000), { maxLength: 250, size: 'max' }),
});
