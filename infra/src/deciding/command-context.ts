import type { EventCodec } from '@queuecommerce/domain';
import { derivedId } from './derived-id';
import { canonicalContent, chainHash } from '../event-store/hash-chain';
import type { EventMetadata, NewEvent } from '../event-store/port';

/** Who asks for a command, because of what: it goes into the metadata of the command's events. */
export type CommandContext = Omit<EventMetadata, 'hash'>;

/** An event that was decided on, on its way into the log. */
export interface DraftEvent {
  /** Which of its command's events it is, from 0. */
  readonly index: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
  readonly context: CommandContext;
}

export function draftEvents<E extends { type: string; data: object }>(
  codec: EventCodec<E>,
  events: readonly E[],
  context: CommandContext,
): DraftEvent[] {
  return events.map(({ type, data }, index) => {
    return { index, type, schemaVersion: codec.versionOf(type), data, context };
  });
}

/**
 * The events as they are appended after `last`: with ids that follow from their commands', and chained by hash.
 *
 * The ids follow from what the events say, too. Two processes may decide the same command at the same time and the same revision,
 * each with a time and a trace of its own: if the store took the second one's events for a repeat of the first's, the second
 * process would go on from a hash that is not in the log. So it gets a conflict, and reloads.
 */
export function chainEvents(
  stream: string,
  last: { readonly revision: number | 'none'; readonly hash: string },
  drafts: readonly DraftEvent[],
): { events: readonly NewEvent[]; hash: string } {
  let { hash } = last;
  let revision = last.revision === 'none' ? -1 : last.revision;
  const events = drafts.map(({ index, context, type, schemaVersion, data }): NewEvent => {
    revision += 1;
    const content = canonicalContent({ data, metadata: context });
    const id = derivedId(context.commandId, `${index}:${hash}:${type}:${content.data}${content.metadata}`);
    hash = chainHash(hash, { id, stream, revision, type, schemaVersion, data, metadata: context }, content);
    return { id, type, schemaVersion, data, metadata: withHash(context, hash) };
  });
  return { events, hash };
}

/** Every event passes through here, and for V8 (Node 20) a member behind a spread takes four times as long. */
function withHash(context: CommandContext, hash: string): EventMetadata {
  return Object.assign({ ...context }, { hash });
}
