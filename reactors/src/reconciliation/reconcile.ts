import { payments, readEvent, streamPrefixes, values } from '@queuecommerce/domain';
import { GatewayUnavailable, instant, sleep, type GatewayPayment, type Position } from '@queuecommerce/infra';
import { observe } from '../observing';
import type { ReactorParts } from '../reaction';
import { compare, gatewayPaymentIdOf, type Difference } from './compare';

export type ReconcileParts = Pick<ReactorParts, 'store' | 'executor' | 'gateway' | 'clock' | 'log'>;

export interface ReconcileOptions {
  /** Payments made at the gateway since, and what our log says of payments since; ISO 8601 UTC. */
  readonly since: string;
  /** Where our log is read from. Default: its beginning. */
  readonly after?: Position | undefined;
  /** Whether what a rule says how to repair is repaired. */
  readonly repair: boolean;
  readonly signal: AbortSignal;
  /** How long is rested after each page of a hundred payments. Default 0. */
  readonly restMs?: number;
  readonly onProgress?: (compared: number) => void;
}

export interface Found extends Difference {
  readonly repaired: boolean;
}

export interface Reconciled {
  /** Payments that were compared. */
  readonly compared: number;
  /** Payments at the gateway that bear no id of ours: another program's. */
  readonly foreign: number;
  readonly differences: readonly Found[];
  /** Our log was read up to here. */
  readonly position: Position | undefined;
  /** Whether the signal came first. */
  readonly stopped: boolean;
}

const pageSize = 100;
/** What is under way has come to its end after this: a difference counts if it is still there then. */
const settleMs = 3_000;
/** How often a gateway that asks to come again later, as one does that is asked too much (429), is taken at its word without an answer. */
const mostRefusals = 5;

/**
 * Compares the payments' streams with the gateway's own list (P13).
 * @throws {GatewayUnavailable} it is away, or asks to come again later for ever
 * @throws {EventStoreUnavailable}
 */
export function reconcile(parts: ReconcileParts, options: ReconcileOptions): Promise<Reconciled> {
  return new Reconciler(parts, options).run();
}

class Reconciler {
  private compared = 0;
  private foreign = 0;
  private readonly listed = new Set<string>();
  private readonly found: Found[] = [];

  constructor(
    private readonly parts: ReconcileParts,
    private readonly options: ReconcileOptions,
  ) {}

  async run(): Promise<Reconciled> {
    const { signal } = this.options;
    // What is appended from now on is compared the next time: read before the gateway is, so that nothing falls between.
    const head = await this.parts.store.head();
    await this.compareListed();
    if (!signal.aborted) await this.compareLogged(head);
    const { compared, foreign, found: differences } = this;
    return { compared, foreign, differences, position: head, stopped: signal.aborted };
  }

  /** What the gateway has, with our streams. */
  private async compareListed(): Promise<void> {
    let page: { paymentId: string; seen: GatewayPayment }[] = [];
    for await (const seen of this.list()) {
      if (this.options.signal.aborted) return;
      const paymentId = values.uuid.safeParse(seen.paymentId).data;
      if (paymentId === undefined) this.foreign++;
      else page.push({ paymentId, seen });
      if (page.length < pageSize) continue;
      await this.comparePage(page);
      page = [];
    }
    await this.comparePage(page);
  }

  /** The gateway's list, each payment once; begun anew when the gateway asks to come again later. */
  private async *list(): AsyncIterable<GatewayPayment> {
    let refusals = 0;
    for (;;) {
      try {
        for await (const seen of this.parts.gateway.list(this.options.since)) {
          if (this.listed.has(seen.gatewayPaymentId)) continue;
          refusals = 0;
          this.listed.add(seen.gatewayPaymentId);
          yield seen;
        }
        return;
      } catch (error) {
        await this.comeAgain(error, ++refusals);
      }
    }
  }

  private async retrieve(gatewayPaymentId: string): Promise<GatewayPayment | undefined> {
    for (let refusals = 1; ; refusals += 1) {
      try {
        return await this.parts.gateway.retrieve(gatewayPaymentId);
      } catch (error) {
        await this.comeAgain(error, refusals);
      }
    }
  }

  /** Waits for as long as the gateway asks to. @throws the error, if it does not ask to, or has asked too often */
  private async comeAgain(error: unknown, refusals: number): Promise<void> {
    const { clock } = this.parts;
    const { signal } = this.options;
    const waitMs = error instanceof GatewayUnavailable ? error.retryAfterMs : undefined;
    if (waitMs === undefined || refusals > mostRefusals || signal.aborted) throw error;
    await sleep(clock, waitMs, signal);
  }

  /** What our log tells of payments that the list did not have. */
  private async compareLogged(head: Position | undefined): Promise<void> {
    const { store } = this.parts;
    const { since, signal } = this.options;
    const streams = { streamPrefixes: [streamPrefixes.payment], limit: 1_000 };
    const looked = new Set<string>();
    let { after } = this.options;
    for (;;) {
      const events = await store.readAll(after === undefined ? streams : { ...streams, after });
      const page: { paymentId: string; seen: GatewayPayment | undefined }[] = [];
      for (const recorded of events) {
        if (signal.aborted) return;
        const event = readEvent(recorded);
        if (recorded.recordedAt < since || !('gatewayPaymentId' in event.data)) continue;
        if (!('paymentId' in event.data) || event.data.paymentId === null) continue;
        const { gatewayPaymentId, paymentId } = event.data;
        if (gatewayPaymentId === null || this.listed.has(gatewayPaymentId)) continue;
        if (looked.has(gatewayPaymentId)) continue;
        looked.add(gatewayPaymentId);
        page.push({ paymentId, seen: await this.retrieve(gatewayPaymentId) });
      }
      await this.comparePage(page);
      after = events.at(-1)?.position;
      if (after === undefined || events.length < streams.limit || (head !== undefined && after >= head))
        return;
    }
  }

  private async comparePage(
    page: readonly { readonly paymentId: string; readonly seen: GatewayPayment | undefined }[],
  ): Promise<void> {
    const { clock } = this.parts;
    const { signal, restMs = 0, onProgress } = this.options;
    if (page.length === 0) return;
    const suspects: typeof page = (
      await Promise.all(
        page.map(async (each) =>
          (await this.differencesOf(each.paymentId, each.seen)).length > 0 ? [each] : [],
        ),
      )
    ).flat();
    if (suspects.length > 0) await sleep(clock, settleMs, signal);
    for (const suspect of suspects) {
      if (signal.aborted) return;
      await this.lookAgain(suspect.paymentId, suspect.seen?.gatewayPaymentId);
    }
    this.compared += page.length;
    onProgress?.(this.compared);
    if (restMs > 0) await sleep(clock, restMs, signal);
  }

  private async lookAgain(paymentId: string, listedAs: string | undefined): Promise<void> {
    const { executor, log } = this.parts;
    const { state } = await executor.load(payments, paymentId);
    const gatewayPaymentId = listedAs ?? gatewayPaymentIdOf(state);
    const seen = gatewayPaymentId === null ? undefined : await this.retrieve(gatewayPaymentId);
    for (const difference of await this.differencesOf(paymentId, seen)) {
      const repaired = this.options.repair && difference.missing.length > 0 && seen !== undefined;
      if (repaired) await this.repair(paymentId, seen);
      this.found.push({ ...difference, repaired });
      const level = repaired ? 'warn' : 'error';
      log[level]({ ...difference, repaired }, 'A payment is not what the gateway says');
    }
  }

  private async differencesOf(
    paymentId: string,
    seen: GatewayPayment | undefined,
  ): Promise<readonly Difference[]> {
    const { executor, gateway, clock } = this.parts;
    const { state } = await executor.load(payments, paymentId);
    return compare(paymentId, state, seen, { livemode: gateway.livemode, at: instant(clock) });
  }

  /** The same look at the gateway that a webhook would have caused. */
  private async repair(paymentId: string, seen: GatewayPayment): Promise<void> {
    const [cause] = await this.parts.store.readStream(payments.stream(paymentId), {
      direction: 'backwards',
      limit: 1,
    });
    if (!cause) return;
    await observe(this.parts, paymentId, seen, {
      cause,
      part: 'reconciliation',
      name: 'reconcile',
      attempt: null,
    });
  }
}
