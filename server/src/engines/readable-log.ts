import { personalFields } from '@queuecommerce/domain';
import { openingEventStore, PersonalData, type CustomerKeys, type EventStore } from '@queuecommerce/infra';

/** The log as its readers see it, and what opens and seals its personal data. */
export interface ReadableLog {
  readonly store: EventStore;
  readonly customerKeys: CustomerKeys;
  readonly personalData: PersonalData;
}

export function readableLog(stored: EventStore, customerKeys: CustomerKeys): ReadableLog {
  const personalData = new PersonalData(customerKeys, personalFields);
  return { store: openingEventStore(stored, personalData), customerKeys, personalData };
}
