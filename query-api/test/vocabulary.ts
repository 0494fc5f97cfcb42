import { eventInWords, eventSchemas, readEvent } from '@queuecommerce/domain';
import type { EventVocabulary } from '../src';

/** The domain's own. */
export const vocabulary: EventVocabulary = {
  types: Object.keys(eventSchemas),
  inWords: (event) => eventInWords(readEvent(event)),
};
