import type { Message } from './port';

/** A message on its way: everyone who published it waits for the same promise. */
export class Delivery {
  /** Resolves once the message was handled or parked. */
  readonly done: Promise<void>;
  /** How often it was handed over. */
  attempts = 0;
  /** Whether a worker has it. */
  isInHand = false;
  private resolve: () => void = () => undefined;
  private reject: (reason: Error) => void = () => undefined;

  constructor(readonly message: Message) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  settle(): void {
    this.resolve();
  }

  abandon(reason: Error): void {
    this.reject(reason);
  }
}
