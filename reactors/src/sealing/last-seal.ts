import { isRefusal, logSeals } from '@queuecommerce/domain';
import {
  chainStart,
  derivedId,
  noSeal,
  chainEvents,
  draftEvents,
  type CommandContext,
  type EventStore,
  type RecordedEvent,
  type Seal,
  type SealEnd,
} from '@queuecommerce/infra';

/** Where the stream of seals ends. */
export interface LastSeal extends SealEnd {
  readonly revision: number | 'none';
  readonly hash: string;
}

/** A seal that was made for another place: a fault of this program's, which must not go on. */
export class SealRefused extends Error {
  override readonly name = 'SealRefused';
  constructor(
    readonly last: LastSeal,
    readonly seal: Seal,
  ) {
    super(
      `A seal up to ${seal.position} (${seal.count} events) does not go on from ${last.position} (${last.count})`,
    );
  }
}

const stream = logSeals.stream('');

/** Reads no more than the last one: it says all that the next has to know. */
export async function lastSealOf(store: EventStore): Promise<LastSeal> {
  const [event] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  if (event === undefined) return { ...noSeal, revision: 'none', hash: chainStart };
  const { decider, codec } = logSeals;
  const end = decider.evolve(decider.initialState, codec.read(event));
  return { ...end, revision: event.revision, hash: event.metadata.hash };
}

/**
 * Appends `seal` behind `last`.
 * @throws {WrongExpectedRevision} another process has sealed meanwhile.
 * @throws {EventStoreUnavailable}
 * @throws {SealRefused} it does not go on from `last`
 */
export async function appendSeal(
  store: EventStore,
  last: LastSeal,
  seal: Seal,
  lastCovered: Pick<RecordedEvent, 'id'>,
): Promise<LastSeal> {
  const { decider, codec } = logSeals;
  const decision = decider.decide(last, { type: 'SealLog', ...seal });
  const [event] = isRefusal(decision) ? [] : decision;
  if (event === undefined) throw new SealRefused(last, seal);
  // From the signature too: two processes that seal the same events make different events, of which one is stored.
  const commandId = derivedId(lastCovered.id, seal.signature);
  const context: CommandContext = {
    commandId,
    command: 'SealLog',
    correlationId: commandId,
    causationId: lastCovered.id,
    actor: 'system:log-sealer',
    origin: 'reactor',
  };
  const { events, hash } = chainEvents(stream, last, draftEvents(codec, [event], context));
  const { revision } = await store.append(stream, last.revision, events);
  return { ...decider.evolve(last, event), revision, hash };
}
