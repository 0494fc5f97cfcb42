/** First in, first out. Every step is O(1) on average: the front is an index that moves, and what it passed is cut off in bulk. */
export class Fifo<T> {
  private items: T[] = [];
  private front = 0;

  get size(): number {
    return this.items.length - this.front;
  }

  /** The first, which stays; undefined if it is empty. */
  get head(): T | undefined {
    return this.items[this.front];
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
    const item = this.head;
    this.drop(1);
    return item;
  }

  /** Takes the first `count` out, or as many as there are. */
  take(count: number): readonly T[] {
    const taken = this.first(count);
    this.drop(taken.length);
    return taken;
  }

  private drop(count: number): void {
    this.front = Math.min(this.front + count, this.items.length);
    if (this.front <= 32 || this.front * 2 <= this.items.length) return;
    this.items = this.items.slice(this.front);
    this.front = 0;
  }
}
