import type { ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import { notificationTrailId, type Trail, type TrailEntry } from '@queuecommerce/projections';
import type { ReadModel, Wanted } from '../read-model';
import { eventsOfTrail } from './trail-events';

/** What happened to orders, from the log, by their trails. */
export class OrderHistories {
  constructor(
    private readonly trails: ReadModel<Trail>,
    private readonly store: ReadableLog,
  ) {}

  /**
   * Every event that belongs to an order, its payments' notifications too, in log order; undefined if none names the order.
   * @throws {Problem} as `Freshness` does
   */
  async everything(orderId: string, wanted: Wanted): Promise<readonly RecordedEvent[] | undefined> {
    const trail = (await this.trails.one(orderId, wanted))?.body;
    if (trail === undefined) return undefined;
    const notified = await Promise.all(
      trail.gatewayPaymentIds.map((id) => this.trails.one(notificationTrailId(id), wanted)),
    );
    const notifications = notified.flatMap((found) => found?.body.entries ?? []);
    return eventsOfTrail(this.store, [...trail.entries, ...notifications]);
  }

  /** Those of some streams that name the order, in log order. @throws {Problem} as `Freshness` does */
  async ofStreams(
    orderId: string,
    streamPrefixes: readonly string[],
    wanted: Wanted,
  ): Promise<readonly RecordedEvent[]> {
    const isOfThese = ({ stream }: TrailEntry): boolean =>
      streamPrefixes.some((prefix) => stream.startsWith(prefix));
    const entries = (await this.trails.one(orderId, wanted))?.body.entries ?? [];
    return eventsOfTrail(this.store, entries.filter(isOfThese));
  }
}
