import { chainHash, chainStart } from '../hash-chain';
import type { Position, RecordedEvent } from '../port';
import { placeInWords, type Finding } from './finding';

interface Link {
  readonly revision: number;
  readonly hash: string;
}

const beforeTheFirst: Link = { revision: -1, hash: chainStart };

/** Follows every stream's hash chain through the log, event by event. Remembers one link a stream. */
export class StreamChains {
  private readonly ends = new Map<string, Link>();
  private position: Position = '';

  get streams(): number {
    return this.ends.size;
  }

  /** What is wrong with the next event of the log; undefined if nothing is. */
  take(event: RecordedEvent): Finding | undefined {
    const { stream, revision, position } = event;
    const last = this.ends.get(stream) ?? beforeTheFirst;
    const finding = this.placeFault(event, last) ?? hashFault(event, last);
    this.position = position;
    this.ends.set(stream, { revision, hash: event.metadata.hash });
    return finding;
  }

  private placeFault(event: RecordedEvent, last: Link): Finding | undefined {
    const { stream, revision, position } = event;
    const place = { stream, revision, position };
    if (position <= this.position) {
      const message = `The event (${placeInWords(place)}) comes behind position ${this.position}`;
      return { kind: 'reordered', ...place, message };
    }
    const expected = last.revision + 1;
    if (revision === expected) return undefined;
    if (revision > expected) {
      const message = `${stream} has no revision ${expected} before its revision ${revision} at position ${position}`;
      return { kind: 'removed', stream, revision: expected, position, message };
    }
    const message = `The event (${placeInWords(place)}) comes behind revision ${last.revision} of its stream`;
    return { kind: 'reordered', ...place, message };
  }
}

function hashFault(event: RecordedEvent, last: Link): Finding | undefined {
  const { stream, revision, position, metadata } = event;
  if (chainHash(last.hash, event) === metadata.hash) return undefined;
  const place = { stream, revision, position };
  const message = `The event (${placeInWords(place)}) is not what its hash was made of`;
  return { kind: 'changed', ...place, message };
}
