import {
  instant,
  sleep,
  type Body,
  type Clock,
  type DocumentStore,
  type EventStore,
  type Position,
} from '@queuecommerce/infra';
import type { StoredDocument } from '@queuecommerce/infra';
import type { Comparison, DifferingDocument } from '../generations/generation';
import type { Seen } from './filling';
import { asJson, jsonDifferences, type JsonDifference } from './json-differences';

/** A document that is not what it should be, with its values. */
export interface Difference extends Omit<DifferingDocument, 'pointers'> {
  /** Where and how; a difference of positions alone has the pointer `#position`. */
  readonly places: readonly JsonDifference[];
}

/** What the documents should be: a fold of the log that can be moved on. */
export interface Expectation {
  /** How far it has folded. */
  readonly position: Position | undefined;
  /** What the documents with ids after `after`, up to `upTo` or to the end, should be at `position`: the first `limit` of them, by id. */
  between(
    after: string | undefined,
    upTo: string | undefined,
    limit: number,
  ): Promise<ReadonlyMap<string, Seen>>;
  /** Folds on to `to`; gives what the watched documents were at their positions, of those that changed since `position`. */
  upTo(to: Position, watched: ReadonlyMap<string, Position>): Promise<ReadonlyMap<string, Seen>>;
}

export interface CompareParts {
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  /** What is looked at. Its documents may change meanwhile. */
  readonly compared: { readonly collection: string; readonly reader: string };
  readonly expected: Expectation;
  readonly signal: AbortSignal;
  /** Whether the position that a document is folded up to counts: not if another fold is compared. Default true. */
  readonly positionsCount?: boolean;
  readonly onDifference?: (difference: Difference) => void;
  /** Which of the documents that differ are known to, and not counted. */
  readonly ignores?: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

type Stored = StoredDocument<Body>;

interface Ahead {
  readonly document: Stored;
  /** What it should be as far as the expectation has come, not beyond the document's position. */
  wanted: Seen | undefined;
}

/** Documents that are looked at together: a server that compares stands still for so long. Some 0.1 ms each, on a slow core. */
export const comparedPage = 50;
const differencesKept = 20;
const pointersKept = 10;
const lookEveryMs = 20;
/** For documents that are ahead of their checkpoint. */
const looksForCheckpoint = 50;

/**
 * Compares stored documents with what the log says, page by page, each document at the very position that it was read at: what
 * moves on meanwhile is no difference, and nothing has to stand still. Beforehand the expectation may not be ahead of the
 * checkpoint of what is compared.
 *
 * On an engine without transactions documents are stored before their checkpoint (F18), and whoever stored them may have died
 * in between. Such a document is right too if it is what the log says at its own position, and whoever builds it next goes on
 * from there. It is judged last, as the expectation must not pass the others.
 */
export class Comparing {
  private documents = 0;
  private differing = 0;
  private readonly kept: DifferingDocument[] = [];
  /** Ahead of a checkpoint that has not come. */
  private readonly ahead = new Map<string, Ahead>();

  constructor(private readonly parts: CompareParts) {}

  /** Whether what is compared is, or soon comes, to where the expectation is. */
  async isPossible(): Promise<boolean> {
    const { position } = this.parts.expected;
    return !isAfter(position, await this.reachedBy(position));
  }

  /** Everything. */
  async all(): Promise<Comparison> {
    let after: string | undefined;
    do after = await this.page(after);
    while (after !== undefined && !this.parts.signal.aborted);
    if (!this.parts.signal.aborted) await this.judgeAhead();
    return this.result();
  }

  /**
   * The documents after an id, but for those ahead of a checkpoint that stands, and none beyond `end`. Gives the last of them, undefined
   * at the end.
   */
  async page(after: string | undefined, end?: string): Promise<string | undefined> {
    const { documents, compared, expected } = this.parts;
    // Whatever is read from now on is at least as new as what is expected.
    await this.reachedBy(expected.position);
    const query = { after: placeAfter(after), limit: comparedPage };
    const page = await documents.find<Body>(compared.collection, query);
    let last = page.more ? page.documents.at(-1)?.id : undefined;
    if (end !== undefined && (last === undefined || last > end)) last = end;
    const wanted = new Map(await expected.between(after, last, 2 * comparedPage));
    // A read model that has lost most of its documents is gone through at the pace of those that it should have.
    if (wanted.size === 2 * comparedPage) last = [...wanted.keys()].at(-1);
    const found = page.documents.filter(({ id }) => last === undefined || id <= last);
    const from = expected.position;
    const newer = found.filter(({ position }) => isAfter(position, from));
    if (newer.length > 0) await this.moveOn(newer, wanted);
    const judged = found.filter(({ id }) => !this.ahead.has(id));
    const differences = judged.flatMap((document) => this.differencesOf(document, wanted.get(document.id)));
    const there = new Set(found.map(({ id }) => id));
    for (const [documentId, { body }] of wanted) {
      const places = [{ pointer: '', stored: undefined, expected: body }];
      if (!there.has(documentId)) differences.push({ documentId, kind: 'missing', places });
    }
    this.documents += found.length;
    await this.report(differences);
    return last === end ? undefined : last;
  }

  result(): Comparison {
    const { clock, expected } = this.parts;
    const { documents, differing, kept: differences } = this;
    return { at: instant(clock), position: expected.position ?? null, documents, differing, differences };
  }

  /**
   * Goes on to the last of these documents, not beyond the checkpoint, and notes in `wanted` what they should be. Those that the checkpoint
   * does not come to are set aside; but a position that the log has not come to is wrong in any case.
   */
  private async moveOn(newer: readonly Stored[], wanted: Map<string, Seen>): Promise<void> {
    const last = lastOf(newer);
    const checkpoint = await this.reachedBy(last);
    const to = isAfter(last, checkpoint) ? checkpoint : last;
    const head = to === last ? last : await this.parts.store.head();
    for (const document of newer)
      if (isAfter(document.position, to) && !isAfter(document.position, head))
        this.ahead.set(document.id, { document, wanted: wanted.get(document.id) });
    if (to === undefined) return;
    for (const [id, seen] of await this.expectedUpTo(to, newer)) wanted.set(id, seen);
  }

  private async expectedUpTo(to: Position, watched: readonly Stored[]): Promise<ReadonlyMap<string, Seen>> {
    const ahead = [...this.ahead.values()].map(({ document }) => document);
    const seen = await this.parts.expected.upTo(to, positionsOf([...watched, ...ahead]));
    for (const [id, wanted] of seen) {
      const one = this.ahead.get(id);
      if (one) one.wanted = wanted;
    }
    return seen;
  }

  private async judgeAhead(): Promise<void> {
    const ahead = [...this.ahead.values()];
    const last = lastOf(ahead.map(({ document }) => document));
    if (last !== undefined) await this.expectedUpTo(last, []);
    await this.report(ahead.flatMap(({ document, wanted }) => this.differencesOf(document, wanted)));
  }

  /** Where the compared documents' checkpoint is, as soon as it is at `position`, or after a second. */
  private async reachedBy(position: Position | undefined): Promise<Position | undefined> {
    const { documents, compared, clock, signal } = this.parts;
    for (let looks = 1; ; looks += 1) {
      const checkpoint = await documents.checkpoint(compared.reader);
      const enough = !isAfter(position, checkpoint) || looks > looksForCheckpoint || signal.aborted;
      if (enough) return checkpoint;
      await sleep(clock, lookEveryMs, signal);
    }
  }

  /** One or none. */
  private differencesOf({ id: documentId, body, position }: Stored, wanted: Seen | undefined): Difference[] {
    if (wanted === undefined)
      return [
        { documentId, kind: 'unexpected', places: [{ pointer: '', stored: body, expected: undefined }] },
      ];
    const places = jsonDifferences(body, asJson(wanted.body));
    if ((this.parts.positionsCount ?? true) && places.length === 0 && position !== wanted.position)
      places.push({ pointer: '#position', stored: position, expected: wanted.position });
    return places.length === 0 ? [] : [{ documentId, kind: 'differs', places }];
  }

  private async report(differences: readonly Difference[]): Promise<void> {
    if (differences.length === 0) return;
    const { ignores, onDifference } = this.parts;
    const ignored = await ignores?.(differences.map(({ documentId }) => documentId));
    for (const difference of differences) {
      const { documentId, kind, places } = difference;
      if (ignored?.has(documentId) === true) continue;
      this.differing += 1;
      if (this.kept.length < differencesKept) {
        const pointers = places.slice(0, pointersKept).map(({ pointer }) => pointer);
        this.kept.push({ documentId, kind, pointers });
      }
      onDifference?.(difference);
    }
  }
}

function lastOf(documents: readonly Stored[]): Position | undefined {
  return documents.reduce<Position | undefined>(
    (last, { position }) => (isAfter(position, last) ? position : last),
    undefined,
  );
}

function positionsOf(documents: readonly Stored[]): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const { id, position } of documents) if (position !== undefined) positions.set(id, position);
  return positions;
}

function isAfter(position: Position | undefined, than: Position | undefined): boolean {
  return position !== undefined && (than === undefined || position > than);
}

/** Keyset paging by id alone: the value of the sort is none. */
export function placeAfter(
  id: string | undefined,
): { readonly value: null; readonly id: string } | undefined {
  return id === undefined ? undefined : { value: null, id };
}
