import { parseStripeEvent } from '../notification';
import {
  InvalidNotification,
  type AuthorizeRequest,
  type GatewayCall,
  type GatewayNotification,
  type GatewayPayment,
  type RefundCall,
} from '../port';
import type { Action } from './attempt';
import { authorization, checkedRefund } from './authorization';
import { cancel, capture, completeAction, type ActionOutcome } from './charging';
import { closeDispute, openDispute } from './disputing';
import { DueTimer } from './due-timer';
import { Faults, type GatewayFault, type GatewayOperation } from './faults';
import type { Ledger } from './ledger';
import { toGatewayPayment } from './gateway-payment';
import { nextDueMs, type PaymentIntent } from './payment-intent';
import { openLedger } from './open-ledger';
import { pageByPage, pageSize } from './pages';
import { openRefund } from './refunding';
import { webhookPoster } from './post-webhook';
import { RequestDesk } from './request-desk';
import type { SimulatedGateway, SimulatedGatewayOptions } from './simulated-gateway';
import { verifySignature } from '../webhook-signature';
import { WebhookSender } from './webhook-sender';

/** Opens the gateway; what fell due while it was closed happens now. @throws {UnreadableLedger} */
export async function openSimulatedGateway(options: SimulatedGatewayOptions): Promise<SimulatedGateway> {
  return new Simulator(openLedger(options.path), options);
}

/** The gateway over its ledger. */
export class Simulator implements SimulatedGateway {
  readonly livemode = false;
  private readonly closing = new AbortController();
  private readonly faults: Faults;
  private readonly poster = webhookPoster();
  private readonly desk: RequestDesk;
  private readonly dues: DueTimer;
  private readonly sender: WebhookSender | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly options: SimulatedGatewayOptions,
  ) {
    const { clock, entropy, log, webhook, latencyMs = 0 } = options;
    this.faults = new Faults(options.faults ?? {}, clock, entropy);
    this.sender =
      webhook && new WebhookSender(webhook, ledger, clock, entropy, log, options.post ?? this.poster.post);
    this.dues = new DueTimer(ledger, clock, log, (id) => this.settled(id));
    this.desk = new RequestDesk({
      ledger,
      clock,
      entropy,
      faults: this.faults,
      latencyMs,
      sendsWebhooks: webhook !== undefined,
      onChange: ({ dueMs, webhooks }) => {
        this.dues.notice(dueMs);
        if (webhooks) this.sender?.wake();
      },
      signal: this.closing.signal,
    });
    this.dues.start();
    this.sender?.wake();
  }

  async authorize(request: AuthorizeRequest): Promise<GatewayPayment> {
    const { idempotencyKey, ...body } = request;
    return this.desk.request('authorize', idempotencyKey, body, authorization(request));
  }

  async confirm({ idempotencyKey, gatewayPaymentId }: GatewayCall): Promise<GatewayPayment> {
    const action = change(gatewayPaymentId, (intent, moment) =>
      completeAction(intent, 'authenticated', moment),
    );
    return this.desk.request('confirm', idempotencyKey, { gatewayPaymentId }, action);
  }

  async capture({ idempotencyKey, gatewayPaymentId }: GatewayCall): Promise<GatewayPayment> {
    return this.desk.request(
      'capture',
      idempotencyKey,
      { gatewayPaymentId },
      change(gatewayPaymentId, capture),
    );
  }

  async cancel({ idempotencyKey, gatewayPaymentId }: GatewayCall): Promise<GatewayPayment> {
    const action = change(gatewayPaymentId, (intent, moment) => cancel(intent, moment, null));
    return this.desk.request('cancel', idempotencyKey, { gatewayPaymentId }, action);
  }

  async refund({ idempotencyKey, ...body }: RefundCall): Promise<GatewayPayment> {
    const { refundId, amount } = checkedRefund(body);
    const action = change(body.gatewayPaymentId, (intent, moment) =>
      openRefund(intent, refundId, amount, moment),
    );
    return this.desk.request('refund', idempotencyKey, body, action);
  }

  retrieve(gatewayPaymentId: string): Promise<GatewayPayment | undefined> {
    return this.desk.read('retrieve', () => this.found(this.ledger.intent(gatewayPaymentId)));
  }

  findByPaymentId(paymentId: string, createdAfter: string): Promise<GatewayPayment | undefined> {
    const fromMs = wholeSecondsMs(createdAfter);
    return this.desk.read('findByPaymentId', () => this.found(this.ledger.intentsOf(paymentId, fromMs)[0]));
  }

  parseNotification(rawBody: Buffer, signature: string): GatewayNotification {
    const { webhook, clock } = this.options;
    if (webhook === undefined)
      throw new InvalidNotification('wrong-signature', 'No webhook is configured, so none can be genuine');
    verifySignature(rawBody, signature, webhook.secret, clock.now());
    return parseStripeEvent(rawBody);
  }

  completeAction(gatewayPaymentId: string, outcome: ActionOutcome): Promise<GatewayPayment> {
    return this.desk.happen(
      change(gatewayPaymentId, (intent, moment) => completeAction(intent, outcome, moment)),
    );
  }

  openDispute(gatewayPaymentId: string, kind: 'chargeback' | 'inquiry'): Promise<GatewayPayment> {
    return this.desk.happen(
      change(gatewayPaymentId, (intent, moment) => openDispute(intent, kind === 'inquiry', moment)),
    );
  }

  closeDispute(
    gatewayPaymentId: string,
    disputeId: string,
    outcome: 'won' | 'lost',
  ): Promise<GatewayPayment> {
    return this.desk.happen(change(gatewayPaymentId, (intent) => closeDispute(intent, disputeId, outcome)));
  }

  list(createdAfter: string): AsyncIterable<GatewayPayment> {
    return pageByPage((behindId) => this.page(createdAfter, behindId));
  }

  /** A page of the list, behind the payment with this id. */
  async page(createdAfter: string, behindId: string | undefined): Promise<readonly GatewayPayment[]> {
    const fromMs = wholeSecondsMs(createdAfter);
    const intents = await this.desk.read('list', () => this.ledger.page(behindId, fromMs, pageSize));
    return Promise.all(intents.map((intent) => this.present(intent)));
  }

  async ping(): Promise<void> {
    await this.desk.read('ping', () => undefined);
  }

  injectFault(operation: GatewayOperation, fault: GatewayFault): void {
    this.faults.inject(operation, fault);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.dues.stop();
    await this.sender?.stop();
    this.poster.close();
    await this.ledger.close();
  }

  private async found(intent: PaymentIntent | undefined): Promise<GatewayPayment | undefined> {
    return intent && this.present(intent);
  }

  /** The payment as it is now: what is due happens first. */
  private async present(intent: PaymentIntent): Promise<GatewayPayment> {
    const dueMs = nextDueMs(intent);
    return dueMs !== null && dueMs <= this.options.clock.now()
      ? this.settled(intent.id)
      : toGatewayPayment(intent);
  }

  /** Every action settles the payment first: this one does no more. */
  private settled(gatewayPaymentId: string): Promise<GatewayPayment> {
    return this.desk.happen(change(gatewayPaymentId, (intent) => ({ intent, events: [] })));
  }
}

/** Stripe's list knows whole seconds. */
function wholeSecondsMs(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000) * 1000;
}

function change(gatewayPaymentId: string, transition: Extract<Action, { kind: 'change' }>['change']): Action {
  return { kind: 'change', gatewayPaymentId, change: transition };
}
