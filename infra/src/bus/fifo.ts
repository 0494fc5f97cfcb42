/** First in, first out. Every step is O(1) on average: the front is an index that moves, and what it passed is cut off in bulk. */
export class Fifo<T> {
  private items: T[] = [];
  private front = 0;

  get size(): number {
    return this.items.length - this.front;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** The first `count`, or as many as there are. They stay. */
  first(count: number): readonly T[] {
    return this.items.slice(this.front, this.front + count);
  }

  /** Takes the first out; undefined if it is empty. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.items[this.front++];
    if (this.front > 32 && this.front * 2 > this.items.length) {
      this.items = this.items.slice(this.front);
      this.front = 0;
    }
    return item;
  }
}
