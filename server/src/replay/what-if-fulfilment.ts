import {
  fulfilmentDecider,
  fulfilmentInputOf,
  isRefusal,
  orderOf,
  readEvent,
  streamPrefixes,
  type Decision,
  type Fulfilment,
  type FulfilmentEvent,
  type FulfilmentInput,
  type React,
} from '@queuecommerce/domain';
import { canonicalJson, type EventStore, type RecordedEvent } from '@queuecommerce/infra';

/** A process manager as a module may give one; its state is its own. */
export interface FulfilmentDecider {
  readonly initialState: unknown;
  evolve(state: unknown, event: FulfilmentEvent): unknown;
  decide(state: unknown, command: React): Decision<FulfilmentEvent>;
}

/** Where the other process manager would have gone another way. */
export interface OtherDecision {
  readonly orderId: string;
  readonly position: string;
  readonly input: string;
  readonly decides: Decision<FulfilmentEvent>;
  readonly wouldDecide: Decision<FulfilmentEvent> | { readonly threw: string };
}

interface Pair {
  ours: Fulfilment;
  theirs: unknown;
  /** The commands whose deadline has been dealt with. */
  readonly deadlines: Set<string>;
}

const pageSize = 1_024;

/**
 * Feeds every order's inputs, in the order of the log, to the process manager and to another one, and gives the first decision of each
 * order that would be another. What would have followed from it is unknown, so the order is left there. A deadline is not in the log
 * itself; it is taken from the decisions that it led to.
 */
export async function* otherDecisions(
  store: Pick<EventStore, 'readAll'>,
  other: FulfilmentDecider,
): AsyncGenerator<OtherDecision> {
  const pairs = new Map<string, Pair>();
  const apart = new Set<string>();
  const { order, stock, payment, fulfilment } = streamPrefixes;
  const prefixes = [order, stock, payment, fulfilment];
  let after: string | undefined;
  for (let more = true; more;) {
    const page = await store.readAll({ after, limit: pageSize, streamPrefixes: prefixes });
    for (const event of page) {
      const input = inputOf(event);
      const orderId = input && orderOf(input);
      if (input === undefined || orderId === undefined || apart.has(orderId)) continue;
      const pair = pairs.get(orderId) ?? {
        ours: fulfilmentDecider.initialState,
        theirs: other.initialState,
        deadlines: new Set(),
      };
      if (input.type === 'DeadlinePassed') {
        if (pair.deadlines.has(event.metadata.commandId)) continue;
        pair.deadlines.add(event.metadata.commandId);
      }
      pairs.set(orderId, pair);
      const found = decideBoth(pair, other, { type: 'React', input, at: event.recordedAt });
      if (found === undefined) continue;
      apart.add(orderId);
      pairs.delete(orderId);
      yield { orderId, position: event.position, input: input.type, ...found };
    }
    after = page.at(-1)?.position;
    more = page.length === pageSize;
  }
}

function inputOf(record: RecordedEvent): FulfilmentInput | undefined {
  const event = readEvent(record);
  const byDeadline =
    record.stream.startsWith(streamPrefixes.fulfilment) && record.metadata.actor === 'system:deadlines';
  if (byDeadline && 'orderId' in event.data && typeof event.data.orderId === 'string')
    return { type: 'DeadlinePassed', data: { orderId: event.data.orderId, at: event.data.at } };
  return fulfilmentInputOf(event);
}

/** Undefined while both decide the same; then both states move on. */
function decideBoth(
  pair: Pair,
  other: FulfilmentDecider,
  command: React,
): Pick<OtherDecision, 'decides' | 'wouldDecide'> | undefined {
  const decides = fulfilmentDecider.decide(pair.ours, command);
  let wouldDecide: OtherDecision['wouldDecide'];
  try {
    wouldDecide = other.decide(pair.theirs, command);
    if (canonicalJson(decides) === canonicalJson(wouldDecide) && !isRefusal(decides)) {
      for (const event of decides) {
        pair.ours = fulfilmentDecider.evolve(pair.ours, event);
        pair.theirs = other.evolve(pair.theirs, event);
      }
      return undefined;
    }
  } catch (error) {
    wouldDecide = { threw: String(error) };
  }
  return { decides, wouldDecide };
}
