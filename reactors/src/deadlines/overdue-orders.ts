import { sleep, type Condition } from '@queuecommerce/infra';
import type { ReactorParts } from '../reaction';
import { deadlinesCollection, type Deadline } from './deadline';

/** Orders that are past their deadline and have not come to their end (O3). */
export interface OverdueOrders {
  readonly count: number;
  /** The longest overdue first, a few of them. */
  readonly orderIds: readonly string[];
}

const collection = deadlinesCollection.name;
const intervalMs = 30_000;
/** What an order is given to come to its end after its deadline has fired. */
const graceMs = 60_000;
const mostNamed = 20;

/** Looks for overdue orders again and again, and says so in the log when it finds others than before. */
export class OverdueWatch {
  found: OverdueOrders = { count: 0, orderIds: [] };

  constructor(
    private readonly parts: Pick<ReactorParts, 'documents' | 'clock' | 'log'>,
    private readonly signal: AbortSignal,
  ) {}

  /** Watches until the signal. */
  async run(): Promise<void> {
    const { clock, log } = this.parts;
    while (!this.signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        log.warn({ error }, 'Overdue orders can not be looked for now');
      }
      await sleep(clock, intervalMs, this.signal);
    }
  }

  private async look(): Promise<void> {
    const { documents, clock, log } = this.parts;
    const latest = new Date(clock.now() - graceMs).toISOString();
    const where: readonly Condition[] = [
      { field: 'kind', op: 'eq', value: 'order' },
      { field: 'dueAt', op: 'lte', value: latest },
    ];
    const sort = { field: 'dueAt', direction: 'asc' } as const;
    const page = await documents.find<Deadline>(collection, { where, sort, limit: mostNamed });
    const orderIds = page.documents.map(({ body }) => body.id);
    const count = page.more ? await documents.count(collection, where) : orderIds.length;
    const isNews = count !== this.found.count || orderIds.join() !== this.found.orderIds.join();
    this.found = { count, orderIds };
    if (isNews && count > 0)
      log.warn({ count, orderIds }, 'Orders are past their deadline and have not ended');
  }
}
