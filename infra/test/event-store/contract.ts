/**
 * What every event store promises, and no more than that: it runs against stores in this process and against a real
 * EventStoreDB, whose log already holds what earlier runs wrote.
 */
import type { EventStore, Position } from '@queuecommerce/infra';
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

/** Where the log ends now: a test that begins to read there is not held up by what earlier ones wrote. */
export type WhereItEnds = () => Promise<{ readonly after?: Position }>;

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
    readRules(current, () => whereItEnds(current()));
    subscriptionRules(current, () => whereItEnds(current()));
    orderProperty(current);
  });
}

async function whereItEnds(store: EventStore): Promise<{ readonly after?: Position }> {
  const after = await store.head();
  return after === undefined ? {} : { after };
}
