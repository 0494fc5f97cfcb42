import type { Body, Clock, Position, ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import { Problem, type ProblemKind } from '@queuecommerce/infra/http';
import type { Projection } from '@queuecommerce/projections';
import { notFound } from '../not-found';
import type { Wanted } from '../read-model';
import { foldUpTo, type PastDocument } from './fold-up-to';
import { momentOf, momentProblems } from './moment';

/** The headers of a view of the past, for a response's `headers`. */
export const asOfHeaders = {
  'As-Of-Position': 'With asOf: the position of the last event that the view has seen',
  'As-Of-Time': 'With asOf: when that event was recorded',
};

/** The problems of a route with `asOf`. */
export function asOfProblems(what: string): readonly ProblemKind[] {
  return [...momentProblems, notYetKind(what)];
}

interface Parts<D extends Body> {
  readonly store: ReadableLog;
  readonly clock: Clock;
  /** What its problems call it: `order`. */
  readonly what: string;
  readonly projection: Pick<Projection<D>, 'idOf' | 'fold'>;
  /** All events that the document may follow from, in log order; they have to be all up to `wanted.position`. */
  events(id: string, wanted: Wanted): AsyncIterable<RecordedEvent>;
  /** Whether a document is to be shown; one is by default. */
  readonly isShown?: (body: D) => boolean;
}

/** A read model as it was: folded anew from just the events that belong to the document. */
export class PastView<D extends Body> {
  constructor(private readonly parts: Parts<D>) {}

  /** @throws {Problem} of `asOfProblems`; that there is none such; what `events` throws */
  async at(id: string, asOf: string, wanted: Wanted): Promise<PastDocument<D>> {
    const { store, clock, what, projection, isShown = () => true } = this.parts;
    const moment = await momentOf(asOf, store, clock);
    const events = this.parts.events(id, { ...wanted, position: later(wanted.position, moment.within) });
    const past = await foldUpTo(projection, id, events, moment, isShown);
    if (past === undefined) throw notFound(what, id);
    if (past.kind === 'not-yet') throw notYet(what, id, past.since);
    return past;
  }
}

/** The headers of the answer. */
export function asOfReply({ position, recordedAt }: PastDocument<Body>): Readonly<Record<string, string>> {
  return { 'As-Of-Position': position, 'As-Of-Time': recordedAt };
}

function notYetKind(what: string): ProblemKind {
  return { status: 404, code: `${what}-not-yet-there`, description: `The ${what} came to be only later` };
}

function notYet(what: string, id: string, { position, recordedAt }: RecordedEvent): Problem {
  const { status, code } = notYetKind(what);
  const detail = `The ${what} ${id} is there since ${recordedAt}`;
  const members = { [`${what}Id`]: id, since: { position, time: recordedAt } };
  return new Problem({ status, code, detail, members });
}

function later(a: Position | undefined, b: Position | undefined): Position | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}
