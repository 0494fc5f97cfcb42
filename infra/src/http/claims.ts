import { instant, type Clock, type Entropy } from '../clock/port';
import { deleteMatching } from '../documents/delete-matching';
import type { Collection, DocumentStore, StoredDocument } from '../documents/port';

interface Claim {
  /** The process that works on the key. */
  readonly holder: string;
  /** ISO 8601 UTC: whoever has not finished by then is taken for dead. */
  readonly until: string;
}

export const claimCollection: Collection = { name: 'claims', indexes: [['until']] };

/** Longer than a command takes; and as long a customer may have to ask again after a process has died with their request in hand. */
const claimMs = 5_000;
const mostTurns = 3;

/**
 * Which process works on a request, where several share the documents: else one could refuse what another carries out at the same time.
 * The first to write is the holder. It is no lock for ever: whoever stands still for longer than a claim lasts, and then goes on, is held
 * up only by the log's expected revisions, as everywhere.
 */
export class Claims {
  readonly #holder: string;

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
    entropy: Entropy,
  ) {
    this.#holder = entropy.uuid();
  }

  /**
   * How to let go of the request, which is ours now; undefined while another process has it in hand. What is left of an earlier claim of
   * our own is in nobody's way: within a process, its caller sees to it that a request is begun once at a time.
   */
  async take(id: string): Promise<(() => Promise<void>) | undefined> {
    let turn = 1;
    for (let turns = 0; turns < mostTurns; turns++) {
      await this.#write(id, turn, instant(this.clock, claimMs));
      const claim = await this.#read(id);
      if (claim?.body.holder === this.#holder && claim.position === placeOf(turn))
        return () => this.#write(id, turn + 1, instant(this.clock));
      if (claim && claim.body.holder !== this.#holder && claim.body.until > instant(this.clock))
        return undefined;
      turn = Number(claim?.position ?? 0) + 1;
    }
    return undefined;
  }

  async #read(id: string): Promise<StoredDocument<Claim> | undefined> {
    return (await this.documents.load<Claim>(claimCollection.name, [id])).get(id);
  }

  /** Does nothing if somebody has had this turn, or a later one. */
  #write(id: string, turn: number, until: string): Promise<void> {
    const body: Claim = { holder: this.#holder, until };
    const collection = claimCollection.name;
    return this.documents.write({ writes: [{ kind: 'put', collection, id, body, position: placeOf(turn) }] });
  }
}

function placeOf(turn: number): string {
  return String(turn).padStart(16, '0');
}

/** Deletes the claims of an hour ago and before; says how many. */
export function purgeClaims(documents: DocumentStore, clock: Clock): Promise<number> {
  const where = [{ field: 'until', op: 'lte', value: instant(clock, -60 * 60 * 1000) }] as const;
  return deleteMatching(documents, claimCollection.name, where);
}
