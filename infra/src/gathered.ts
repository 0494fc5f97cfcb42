/**
 * Many callers' requests for one thing each, made as few requests for many: while one is under way, what arrives joins the
 * next. Nobody waits for a timer, and under load the number of requests does not grow with the number of callers.
 */
export class Gathered<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #underWay = false;

  /** @param request does it for all the items; its result, or its error, is that of each caller */
  constructor(private readonly request: (items: readonly Item[]) => Promise<Result>) {}

  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#underWay) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#underWay = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const result = await this.request(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve(result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#underWay = false;
  }
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}
