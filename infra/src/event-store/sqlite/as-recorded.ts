import { toPosition } from '../numbered-position';
import type { NewEvent, RecordedEvent } from '../port';
import type { AppendPayload } from './append-job';

/**
 * Events that were appended just now, as they would be read from the file.
 * @param events what `payload` was made of
 * @param last the number of the last one and its revision
 */
export function asRecorded(
  events: readonly NewEvent[],
  payload: AppendPayload,
  last: { readonly position: number; readonly revision: number },
): readonly RecordedEvent[] {
  const recordedAt = new Date(payload.recordedAtMs).toISOString();
  return payload.events.map(({ id, type, schemaVersion, data, metadata }, i) => {
    const fromLast = events.length - 1 - i;
    const given = events[i];
    return {
      id,
      type,
      schemaVersion,
      data: given && isAsParsed(given.data) ? given.data : JSON.parse(data),
      metadata: given && isAsParsed(given.metadata) ? given.metadata : JSON.parse(metadata),
      stream: payload.stream,
      revision: last.revision - fromLast,
      position: toPosition(last.position - fromLast),
      recordedAt,
    };
  });
}

/** Whether JSON gives back the very same: members that are undefined are left out by it, and it knows no -0. */
function isAsParsed(value: unknown): boolean {
  if (typeof value === 'number') return !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  if (Array.isArray(value)) return value.every(isAsParsed);
  for (const member of Object.values(value)) if (!isAsParsed(member)) return false;
  return true;
}
