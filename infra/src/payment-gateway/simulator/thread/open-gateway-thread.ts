import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../../logging/port';
import { parseStripeEvent } from '../../notification';
import {
  GatewayUnavailable,
  type AuthorizeRequest,
  type GatewayCall,
  type GatewayNotification,
  type GatewayPayment,
  type PaymentGateway,
  type RefundCall,
} from '../../port';
import { verifySignature } from '../../webhook-signature';
import { systemClock } from '../../../clock/system-clock';
import { UnreadableLedger } from '../ledger';
import { pageByPage } from '../pages';
import type { WebhookEndpoint } from '../webhook-sender';
import {
  errorOf,
  type Answer,
  type Call,
  type FromThread,
  type Given,
  type Operation,
  type ThreadOptions,
} from './messages';

export interface GatewayThreadOptions extends ThreadOptions {
  readonly webhook: WebhookEndpoint;
  readonly log: Log;
}

/**
 * Opens the simulated gateway in a thread of its own, as Stripe is in machines of its own: its work and its ledger's fsyncs keep
 * nobody waiting here.
 * @throws {UnreadableLedger}
 */
export async function openGatewayThread({ log, ...options }: GatewayThreadOptions): Promise<PaymentGateway> {
  const worker = new Worker(join(__dirname, 'gateway-thread.js'), {
    workerData: options satisfies ThreadOptions,
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: FromThread) => {
      worker.off('error', reject);
      if (message.kind === 'unreadable') reject(new UnreadableLedger(message.message));
      else resolve();
    });
  });
  return new GatewayThread(worker, options.webhook, log);
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** This thread's end. */
class GatewayThread implements PaymentGateway {
  readonly livemode = false;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private ended: string | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly worker: Worker,
    private readonly webhook: WebhookEndpoint,
    private readonly log: Log,
  ) {
    worker.on('message', (message: FromThread) => this.hear(message));
    worker.on('error', (error) => {
      log.error({ error }, 'The simulated gateway broke down');
      this.end('The gateway broke down');
    });
    worker.on('exit', () => this.end('The gateway is closed'));
  }

  authorize(request: AuthorizeRequest): Promise<GatewayPayment> {
    return this.ask('authorize', request);
  }

  confirm(call: GatewayCall): Promise<GatewayPayment> {
    return this.ask('confirm', call);
  }

  capture(call: GatewayCall): Promise<GatewayPayment> {
    return this.ask('capture', call);
  }

  cancel(call: GatewayCall): Promise<GatewayPayment> {
    return this.ask('cancel', call);
  }

  refund(call: RefundCall): Promise<GatewayPayment> {
    return this.ask('refund', call);
  }

  retrieve(gatewayPaymentId: string): Promise<GatewayPayment | undefined> {
    return this.ask('retrieve', gatewayPaymentId);
  }

  findByPaymentId(paymentId: string, createdAfter: string): Promise<GatewayPayment | undefined> {
    return this.ask('findByPaymentId', paymentId, createdAfter);
  }

  list(createdAfter: string): AsyncIterable<GatewayPayment> {
    return pageByPage((behindId) => this.ask('page', createdAfter, behindId));
  }

  ping(): Promise<void> {
    return this.ask('ping');
  }

  parseNotification(rawBody: Buffer, signature: string): GatewayNotification {
    verifySignature(rawBody, signature, this.webhook.secret, systemClock.now());
    return parseStripeEvent(rawBody);
  }

  close(): Promise<void> {
    this.closed ??= new Promise((resolve, reject) => {
      if (this.ended !== undefined) return resolve();
      this.worker.once('exit', () => resolve());
      this.ask('close').catch(reject);
    });
    return this.closed;
  }

  private ask<O extends Operation>(operation: O, ...given: Given<O>): Promise<Answer<O>> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) return reject(new GatewayUnavailable(this.ended));
      const call: Call = { id: (this.lastId += 1), operation, given };
      this.waiting.set(call.id, { resolve: resolve as (answer: unknown) => void, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.worker.postMessage(call);
    });
  }

  private hear(message: FromThread): void {
    if (message.kind === 'answered') this.take(message.id)?.resolve(message.answer);
    if (message.kind === 'failed') this.take(message.id)?.reject(errorOf(message.failure));
    if (message.kind === 'log') this.log[message.level](message.fields, message.message);
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  /** Whether what it had in hand was done is unknown: to the shop, a gateway that did not answer. */
  private end(why: string): void {
    this.ended ??= why;
    for (const { reject } of this.waiting.values()) reject(new GatewayUnavailable(why));
    this.waiting.clear();
  }
}
