/**
 * Idempotency keys under which the gateway has recorded a failure that it would repeat for the key's life, 500s included (P2).
 *
 * After such an answer nothing is under way under the key any more, so that a look-up tells for certain whether the call was
 * carried out; if it was not, the next key of the same row is used. A row always begins with the first key, also after a
 * restart, which has forgotten how far it was: it finds the recorded failures again, one after the other.
 */
export class SpentKeys {
  private readonly counts = new Map<string, number>();

  has(key: string): boolean {
    return this.counts.has(key);
  }

  /** The first key of the row that is not known to be spent. */
  next(key: string): string {
    const count = this.counts.get(key);
    return count === undefined ? key : `${key}:again:${count}`;
  }

  add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  forget(key: string): void {
    this.counts.delete(key);
  }
}
