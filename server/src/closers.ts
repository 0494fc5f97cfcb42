/** What has to be closed, in the reverse order of its opening. */
export class Closers {
  private readonly closers: (() => Promise<void>)[] = [];

  /** Remembers to close `opened`, and gives it back. */
  add<T extends { close(): Promise<void> }>(opened: T): T {
    this.closers.push(() => opened.close());
    return opened;
  }

  /** The same for what is stopped. */
  addStop<T extends { stop(): Promise<void> }>(started: T): T {
    this.closers.push(() => started.stop());
    return started;
  }

  /** Closes everything, the last opened first. One that fails does not keep the others open; the first error is thrown in the end. */
  async closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
