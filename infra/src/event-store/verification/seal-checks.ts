import { createHash } from 'node:crypto';
import type { PublicKeys } from '../../signing/public-keys';
import { UnreadableLog, type Position, type ReadableLog, type RecordedEvent } from '../port';
import { MerkleTree } from '../sealing/merkle-tree';
import { leafOf, noSeal, sealIn, sealStream, type Seal, type SealEnd } from '../sealing/seal';
import { damageOf, type Finding } from './finding';
import { SealCursor } from './seal-cursor';
import { sealFault } from './seal-fault';

/**
 * Compares the log, event by event, with what its seals say. The seals are read beside the log, each before the end of what it
 * covers (it stands itself behind that), so that no more than one tree's peaks have to be remembered.
 */
export class SealChecks {
  private readonly cursor: SealCursor;
  private tree = new MerkleTree();
  private sealed: SealEnd = noSeal;
  private events = 0;
  /** The seal whose end comes next. */
  private due: Seal | undefined;
  /** What is wrong with the seal that would be due. It counts where that seal stands: something before it may be wrong too. */
  private fault: Finding | undefined;
  private checked = 0;
  private hasKnownSeal = false;
  /** Over the seals as the log has them, and as their stream has them: they must be the same. */
  private readonly inLog = createHash('sha256');
  private readonly inStream = createHash('sha256');

  private constructor(
    log: ReadableLog,
    head: Position,
    private readonly keys: PublicKeys | undefined,
    private readonly knownSeal: string | undefined,
  ) {
    this.cursor = new SealCursor(log, head);
  }

  /**
   * @param keys undefined: signatures are not checked
   * @param knownSeal the rolling hash of a seal that there must be
   */
  static async begin(
    log: ReadableLog,
    head: Position,
    keys: PublicKeys | undefined,
    knownSeal: string | undefined,
  ): Promise<SealChecks> {
    const checks = new SealChecks(log, head, keys, knownSeal);
    await checks.turn();
    return checks;
  }

  /** Seals that were compared with what they cover. */
  get seals(): number {
    return this.checked;
  }

  /** How many events those seals cover, and up to where. */
  get covered(): SealEnd {
    return this.sealed;
  }

  /** What is wrong up to the log's next event; undefined if nothing is. */
  async take(event: RecordedEvent): Promise<Finding | undefined> {
    const { position } = event;
    if (this.fault?.position !== undefined && position >= this.fault.position) return this.fault;
    if (this.due && position > this.due.position) return this.lastIsMissing(this.due);
    if (event.stream === sealStream) this.inLog.update(`${position} ${event.metadata.hash}\n`);
    this.tree.add(leafOf(event));
    this.events += 1;
    return position === this.due?.position ? this.compare(this.due) : undefined;
  }

  /** The same, after the log's last event. */
  end(): Finding | undefined {
    if (this.fault) return this.fault;
    if (this.due) return this.lastIsMissing(this.due);
    if (this.inLog.digest('hex') !== this.inStream.digest('hex')) {
      const message = `${sealStream}, read by itself, holds other seals than the log`;
      return { kind: 'altered', stream: sealStream, message };
    }
    if (this.knownSeal === undefined || this.hasKnownSeal) return undefined;
    const message = `The log does not hold the seal ${this.knownSeal}: it was cut off before it, or is another log`;
    return { kind: 'removed', stream: sealStream, message };
  }

  private async compare(seal: Seal): Promise<Finding | undefined> {
    const missing = seal.count - this.events;
    if (missing > 0) return this.within(seal, 'removed', `${missing} of the events are missing`);
    if (missing < 0) return this.within(seal, 'inserted', `${-missing} events were inserted`);
    if (this.tree.root().toString('hex') !== seal.root)
      return this.within(seal, 'altered', 'what was sealed is not what stands there');
    this.sealed = seal;
    this.tree = new MerkleTree();
    this.checked += 1;
    this.hasKnownSeal ||= seal.rollingHash === this.knownSeal;
    await this.turn();
    return undefined;
  }

  /** Goes on to the next seal. */
  private async turn(): Promise<void> {
    this.due = undefined;
    try {
      const event = await this.cursor.next();
      if (event === undefined) return;
      this.inStream.update(`${event.position} ${event.metadata.hash}\n`);
      this.fault = sealFault(event, this.sealed, this.keys);
      if (!this.fault) this.due = sealIn(event);
    } catch (error) {
      if (!(error instanceof UnreadableLog)) throw error;
      this.fault = damageOf(error);
    }
  }

  private lastIsMissing(seal: Seal): Finding {
    return this.within(seal, 'removed', 'the last of the events is missing');
  }

  private within(seal: Seal, kind: Finding['kind'], what: string): Finding {
    const { position: after } = this.sealed;
    const { position: upTo, at } = seal;
    const since = after === '' ? 'the beginning' : `position ${after}`;
    const message = `From behind ${since} up to position ${upTo}: ${what} (by the seal of ${at})`;
    return { kind, position: upTo, within: { ...(after === '' ? {} : { after }), upTo }, message };
  }
}
