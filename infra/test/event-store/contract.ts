/**
 * What every event store promises, and no more than that: it runs against stores in this process and against a real
 * EventStoreDB, whose log already holds what earlier runs wrote.
 */
import type { EventStore } from '@queuecommerce/infra';
import { appendRules } from './contract/append-rules';
import { refusalRules } from './contract/refusal-rules';
import { orderProperty } from './contract/order-property';
import { readRules } from './contract/read-rules';
import { repeatRules } from './contract/repeat-rules';
import { subscriptionRules } from './contract/subscription-rules';

export interface StoreUnderTest {
  readonly store: EventStore;
  /** Closes the store and clears up after the test. */
  readonly discard: () => Promise<void>;
}

export function eventStoreContract(engine: string, open: () => Promise<StoreUnderTest>): void {
  describe(`event store: ${engine}`, () => {
    let underTest: StoreUnderTest;
    beforeEach(async () => {
      underTest = await open();
    });
    afterEach(() => underTest.discard());

    const current = (): EventStore => underTest.store;
    appendRules(current);
    repeatRules(current);
    refusalRules(current);
    readRules(current);
    subscriptionRules(current);
    orderProperty(current);
  });
}
