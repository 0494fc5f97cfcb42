import type { Chance } from '../world/chance';
import type { Operation } from './recording';

/** The least that a disk writes as a whole. */
const sectorBytes = 512;

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly length: number };

/** A file: what is surely on the disk, and what may be. */
interface DiskFile {
  durable: Buffer;
  pending: Change[];
}

/**
 * A disk that loses power: what was synced is there; what was only written may be there, in part, in any order, torn at a sector's
 * bounds. A file that was made is there once its folder was synced; until then it may be missing.
 */
export class Disk {
  private readonly files = new Map<string, DiskFile>();
  /** Made or removed since the folder was synced: as they were before. */
  private readonly uncertain = new Map<string, DiskFile | undefined>();

  constructor(content: ReadonlyMap<string, Buffer>) {
    for (const [file, durable] of content) this.files.set(file, { durable, pending: [] });
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'say':
        return;
      case 'create':
        if (this.files.has(operation.file)) return;
        this.mark(operation.file);
        this.files.set(operation.file, { durable: Buffer.alloc(0), pending: [] });
        return;
      case 'remove':
        this.mark(operation.file);
        this.files.delete(operation.file);
        return;
      case 'sync':
        if (operation.file === '') this.uncertain.clear();
        else this.settle(this.files.get(operation.file));
        return;
      case 'truncate':
        this.files.get(operation.file)?.pending.push({ length: operation.length });
        return;
      case 'write':
        this.files.get(operation.file)?.pending.push({ at: operation.at, bytes: operation.bytes });
    }
  }

  /** What is found after the power has come back. Each sector that was not synced is there with this probability. */
  image(chance: Chance, written: number): ReadonlyMap<string, Buffer> {
    const image = new Map<string, Buffer>();
    const names = new Set([...this.files.keys(), ...this.uncertain.keys()]);
    for (const name of names) {
      const isOld = this.uncertain.has(name) && !chance.happens(written);
      const file = isOld ? this.uncertain.get(name) : this.files.get(name);
      if (file)
        image.set(
          name,
          contentOf(file, (change) => partsOf(change, chance, written)),
        );
    }
    return image;
  }

  private mark(name: string): void {
    if (!this.uncertain.has(name)) this.uncertain.set(name, this.files.get(name));
  }

  private settle(file: DiskFile | undefined): void {
    if (!file) return;
    file.durable = contentOf(file, (change) => [change]);
    file.pending = [];
  }
}

function contentOf(
  { durable, pending }: DiskFile,
  partsOfChange: (change: Change) => readonly Change[],
): Buffer {
  const parts = pending.flatMap(partsOfChange);
  const ends = parts.map((part) => ('length' in part ? part.length : part.at + part.bytes.length));
  const content = Buffer.alloc(ends.reduce((longest, end) => Math.max(longest, end), durable.length));
  durable.copy(content);
  let { length } = durable;
  for (const part of parts) {
    if ('length' in part) {
      content.fill(0, part.length);
      ({ length } = part);
    } else {
      part.bytes.copy(content, part.at);
      length = Math.max(length, part.at + part.bytes.length);
    }
  }
  return content.subarray(0, length);
}

/** The sectors of a change that reached the disk. */
function partsOf(change: Change, chance: Chance, written: number): readonly Change[] {
  if ('length' in change) return chance.happens(written) ? [change] : [];
  const { at, bytes } = change;
  const parts: Change[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + sectorBytes - ((at + from) % sectorBytes));
    if (chance.happens(written)) parts.push({ at: at + from, bytes: bytes.subarray(from, to) });
    from = to;
  }
  return parts;
}
