import type { Body, Position, RecordedEvent } from '@queuecommerce/infra';
import { recorded, type Projection } from '@queuecommerce/projections';
import type { Moment } from './moment';

/** A document as it was at a moment. */
export interface PastDocument<D extends Body> {
  readonly kind: 'found';
  readonly body: D;
  /** Of the last event that had changed it by then. */
  readonly position: Position;
  /** When that event was recorded. */
  readonly recordedAt: string;
}

/** It was not there yet: it is since this event. */
export interface NotYet {
  readonly kind: 'not-yet';
  readonly since: RecordedEvent;
}

/**
 * Folds a projection's document over events up to a moment. They come in log order; those of other documents are left out.
 * Undefined if they never make the document.
 * @param isShown whether there is something to show; a projection may begin a document before that
 */
export async function foldUpTo<D extends Body>(
  projection: Pick<Projection<D>, 'idOf' | 'fold'>,
  id: string,
  events: AsyncIterable<RecordedEvent>,
  moment: Moment,
  isShown: (body: D) => boolean,
): Promise<PastDocument<D> | NotYet | undefined> {
  let found: PastDocument<D> | undefined;
  let body: D | undefined;
  let isOver = false;
  for await (const record of events) {
    isOver ||= !moment.includes(record);
    if (isOver && found) return found;
    const event = recorded(record);
    if (projection.idOf(event) !== id) continue;
    const next = projection.fold(body, event);
    if (next === undefined || next === body) continue;
    body = next;
    if (!isShown(body)) continue;
    if (isOver) return { kind: 'not-yet', since: record };
    found = { kind: 'found', body, position: record.position, recordedAt: record.recordedAt };
  }
  return found;
}
