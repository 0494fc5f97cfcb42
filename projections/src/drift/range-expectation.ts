import { sleep, type Body, type Clock, type EventStore, type Position } from '@queuecommerce/infra';
import type { Expectation } from '../rebuild/compare';
import type { Seen } from '../rebuild/filling';
import { recorded, type Projection } from '../projection';

/** Documents by id: after the one, up to the other; undefined is the beginning, or the end. */
export interface IdRange {
  readonly after: string | undefined;
  readonly upTo: string | undefined;
}

export interface RangeParts {
  readonly projection: Projection;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly range: IdRange;
  /** Never fewer documents than this are expected, if there are as many. */
  readonly atLeast: number;
  readonly signal: AbortSignal;
}

interface Folded {
  readonly body: Body | undefined;
  readonly position: Position;
  /** One of its events could not be folded. */
  readonly isStuck: boolean;
}

/** Few at once: requests wait while they are folded. */
const pageSize = 64;

/** What the documents of a range of ids should be, folded in memory from the whole log: bounded, and nothing is written. */
export class RangeExpectation implements Expectation {
  private readonly folded = new Map<string, Folded>();
  private reached: Position | undefined;
  private last: string | undefined;

  constructor(private readonly parts: RangeParts) {
    this.last = parts.range.upTo;
  }

  /** The last id of the range, which may be less than was asked for; undefined is the end. */
  get end(): string | undefined {
    return this.last;
  }

  get position(): Position | undefined {
    return this.reached;
  }

  async between(
    after: string | undefined,
    upTo: string | undefined,
    limit: number,
  ): Promise<ReadonlyMap<string, Seen>> {
    const seen = new Map<string, Seen>();
    for (const id of this.ids()) {
      const { body, position } = this.folded.get(id) ?? {};
      const isWithin = (after === undefined || id > after) && (upTo === undefined || id <= upTo);
      if (isWithin && seen.size < limit && body !== undefined && position !== undefined)
        seen.set(id, { body, position });
    }
    return seen;
  }

  /** @param eventsPerSecond how fast, at most; unbounded without it */
  async upTo(
    to: Position,
    watched: ReadonlyMap<string, Position> = new Map(),
    eventsPerSecond = Infinity,
  ): Promise<ReadonlyMap<string, Seen>> {
    const { projection, store, clock, signal } = this.parts;
    const { streamPrefixes } = projection;
    const seen = new Map<string, Seen>();
    while (!signal.aborted && (this.reached === undefined || this.reached < to)) {
      const page = await store.readAll({ after: this.reached, limit: pageSize, streamPrefixes });
      for (const event of page.map(recorded)) {
        if (event.position > to) break;
        const id = projection.idOf(event);
        const folded = id === undefined || !this.isWithin(id) ? undefined : this.fold(id, event);
        const { body, position } = folded ?? {};
        const until = id === undefined ? undefined : watched.get(id);
        if (
          id !== undefined &&
          body !== undefined &&
          position !== undefined &&
          until !== undefined &&
          position <= until
        )
          seen.set(id, { body, position });
      }
      this.dropExcess();
      const end = page.at(-1)?.position;
      this.reached = page.length < pageSize || end === undefined || end > to ? to : end;
      await sleep(clock, (page.length * 1_000) / eventsPerSecond, signal);
    }
    return seen;
  }

  private fold(id: string, event: ReturnType<typeof recorded>): Folded | undefined {
    const before = this.folded.get(id);
    if (before?.isStuck === true) return undefined;
    try {
      const body = this.parts.projection.fold(before?.body, event);
      if (body === undefined || body === before?.body) return undefined;
      const folded = { body, position: event.position, isStuck: false };
      this.folded.set(id, folded);
      return folded;
    } catch {
      // As the runner parks it (F13), which is told elsewhere: it stays where it stood.
      const { body, position = event.position } = before ?? {};
      this.folded.set(id, { body, position, isStuck: true });
      return undefined;
    }
  }

  private isWithin(id: string): boolean {
    const { after } = this.parts.range;
    return (after === undefined || id > after) && (this.last === undefined || id <= this.last);
  }

  /** A read model that has lost documents makes the range of ids hold more than was thought: then the range is cut. */
  private dropExcess(): void {
    const { atLeast } = this.parts;
    if (this.folded.size <= 2 * atLeast) return;
    const ids = this.ids();
    this.last = ids[atLeast - 1];
    for (const id of ids.slice(atLeast)) this.folded.delete(id);
  }

  private ids(): string[] {
    return [...this.folded.keys()].sort((a, b) => (a < b ? -1 : 1));
  }
}
