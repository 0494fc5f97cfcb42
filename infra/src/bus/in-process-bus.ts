import { backgroundRetries, type RetryPolicy } from '../clock/persist';
import type { Clock, Entropy } from '../clock/port';
import type { DocumentStore } from '../documents/port';
import type { Log } from '../logging/port';
import { ParkedMessages } from './parked-messages';
import { PartitionedQueue } from './partitioned-queue';
import { PatientWorker } from './patient-worker';
import { BusUnavailable, type Bus } from './port';

export interface InProcessBusOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Keeps the parked messages. */
  readonly documents: DocumentStore;
  readonly log: Log;
  /** Most messages in one queue, those in hand included; who publishes more waits. Default 10,000. */
  readonly capacity?: number;
  /** Default: 5 attempts, pauses of up to 50 ms after the first failure, growing to at most 2 s. */
  readonly retries?: RetryPolicy;
}

/**
 * The bus of a system that runs in one process.
 *
 * Its queues live in memory, and that loses nothing: whoever publishes is driven by the log, and goes on (stores its checkpoint)
 * only after `publish` has resolved, which is after the message was handled or durably parked. What a crash or `close` takes
 * away had not been resolved, so it is published again from the log after the restart, and message ids make the repeat harmless.
 *
 * A message id that is published again while its first copy is under way joins it. A handler may publish, but must not wait
 * for a message of the key that it is handling: that one comes after it.
 */
export async function openInProcessBus(options: InProcessBusOptions): Promise<Bus> {
  const { clock, entropy, documents, log, capacity = 10_000 } = options;
  const retries = options.retries ?? backgroundRetries;
  const parked = await ParkedMessages.open(documents, clock);
  const queues = new Map<string, PartitionedQueue>();
  const stopAll = new Set<() => Promise<void>>();
  let isOpen = true;

  const queueNamed = (name: string): PartitionedQueue => {
    if (!isOpen) throw new BusUnavailable('The bus is closed');
    const queue = queues.get(name) ?? new PartitionedQueue(capacity);
    queues.set(name, queue);
    return queue;
  };

  return {
    publish: async (queue, message) => queueNamed(queue).add(message).done,
    async consume(name, handle, consumeOptions = {}) {
      const queue = queueNamed(name);
      const worker = new PatientWorker(
        { queue: name, handle, parked, retries, clock, entropy, log },
        consumeOptions,
      );
      const stop = async (): Promise<void> => {
        worker.stop();
        await queue.dismiss(worker);
        stopAll.delete(stop);
      };
      stopAll.add(stop);
      queue.employ(worker);
      return { stop };
    },
    parked: (limit) => parked.list(limit),
    async replayParked(messageId) {
      if (!isOpen) throw new BusUnavailable('The bus is closed');
      const messages = await parked.takeBack(messageId);
      for (const { queue, message } of messages) {
        parked.markReturning(queue, message);
        const { done } = queueNamed(queue).add(message);
        done.catch((error: unknown) =>
          log.info({ queue, messageId, error }, 'A replayed message stays parked'),
        );
      }
      return messages.length > 0;
    },
    async ping() {
      if (!isOpen) throw new BusUnavailable('The bus is closed');
    },
    async close() {
      isOpen = false;
      const reason = new BusUnavailable('The bus was closed before the message was handled');
      const abandonWaiting = (): void => {
        for (const queue of queues.values()) queue.abandonWaiting(reason);
      };
      // First, so that a handler in hand that waits for a message of its own can finish; then what was put back.
      abandonWaiting();
      await Promise.all([...stopAll].map((stop) => stop()));
      abandonWaiting();
    },
  };
}
