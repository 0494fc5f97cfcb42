import { eventInWords, eventSchemas, readEvent } from '@queuecommerce/domain';
import type { EventVocabulary } from '@queuecommerce/query-api';

/** What the domain knows of its events, for the audit trail. */
export const eventVocabulary: EventVocabulary = {
  types: Object.keys(eventSchemas),
  inWords: (event) => eventInWords(readEvent(event)),
};
