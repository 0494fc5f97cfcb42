import type { Aggregate } from '@queuecommerce/domain';
import { chainStart } from '../event-store/hash-chain';
import type { EventStore } from '../event-store/port';
import type { Folded } from './state-cache';

/** Events read at once: few enough to leave room for others, many enough that a long stream is not a matter of round trips. */
const readPage = 1_000;

/** An aggregate before its first event. */
export function startOf<S, C, E>({ decider }: Aggregate<S, C, E>): Folded<S> {
  return { state: decider.initialState, revision: 'none', position: undefined, hash: chainStart };
}

/** The aggregate at the end of its stream, going on from what is `known`. @throws {UnknownEvent} @throws {EventStoreUnavailable} */
export async function foldStream<S, C, E>(
  store: EventStore,
  { decider, codec }: Aggregate<S, C, E>,
  stream: string,
  known: Folded<S>,
): Promise<Folded<S>> {
  let folded = known;
  for (;;) {
    const next: number = folded.revision === 'none' ? 0 : folded.revision + 1;
    const page = await store.readStream(stream, { from: next, limit: readPage });
    for (const event of page) {
      const state = decider.evolve(folded.state, codec.read(event));
      folded = { state, revision: event.revision, position: event.position, hash: event.metadata.hash };
    }
    if (page.length < readPage) return folded;
  }
}
