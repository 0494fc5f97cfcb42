/**
 * What every documents adapter promises. It asserts nothing that needs transactions: an engine without them passes by its guards.
 *
 * `open` gives a store with nothing in it.
 */
import type { DocumentStore } from '@queuecommerce/infra';
import { checkpointRules } from './contract/checkpoint-rules';
import { collectionRules } from './contract/collection-rules';
import { filterRules } from './contract/filter-rules';
import { pageRules } from './contract/page-rules';
import { textRules } from './contract/text-rules';
import { useRules } from './contract/use-rules';
import { writeRules } from './contract/write-rules';

export interface StoreUnderTest {
  readonly store: DocumentStore;
  /** Closes the store and clears up after the test. */
  readonly discard: () => Promise<void>;
}

export function documentStoreContract(engine: string, open: () => Promise<StoreUnderTest>): void {
  describe(`documents: ${engine}`, () => {
    let underTest: StoreUnderTest;
    beforeEach(async () => {
      underTest = await open();
    });
    afterEach(() => underTest.discard());

    const current = (): DocumentStore => underTest.store;
    collectionRules(current);
    writeRules(current);
    checkpointRules(current);
    filterRules(current);
    pageRules(current);
    textRules(current);
    useRules(current);
  });
}
