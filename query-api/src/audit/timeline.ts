import type { RecordedEvent } from '@queuecommerce/infra';
import { z } from 'zod';
import type { EventVocabulary } from '../deps';
import { at } from '../schemas/payment-progress';
import { eventPlace, provenance } from './event-schema';

/** A step of what happened: what, when, and who did it because of what. */
export const timelineEntrySchema = z
  .strictObject({
    at: at.meta({ description: 'When the log took it' }),
    eventId: z.string(),
    ...eventPlace,
    type: z.string(),
    words: z.string().meta({ description: 'What it means, for a person' }),
    ...provenance,
  })
  .meta({ id: 'TimelineEntry' });

export type TimelineEntry = Readonly<z.infer<typeof timelineEntrySchema>>;

/** The events, told one after the other. */
export function timelineOf(
  events: readonly RecordedEvent[],
  { inWords }: Pick<EventVocabulary, 'inWords'>,
): readonly TimelineEntry[] {
  return events.map((event) => {
    const { id: eventId, stream, revision, position, type, recordedAt } = event;
    const { actor, command, commandId, correlationId, causationId, origin, traceparent } = event.metadata;
    const what = { at: recordedAt, eventId, stream, revision, position, type, words: inWords(event) };
    const who = { actor, command, commandId, correlationId, causationId, origin };
    return { ...what, ...who, ...(traceparent === undefined ? {} : { traceparent }) };
  });
}
