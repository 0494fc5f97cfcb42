import express, { type NextFunction, type Request, type Response } from 'express';
import type { Entropy } from '../../../clock/port';
import { GatewayRefused, type GatewayPayment } from '../../port';
import type { Ledger } from '../ledger';
import type { PaymentIntent } from '../payment-intent';
import { disputeList, refundList, stripePaymentIntent, stripeRefund } from '../stripe-objects';
import type { SimulatedGateway } from '../simulated-gateway';
import { asAnswered, decline } from './as-answered';
import { errorAnswer, NoSecretKey } from './errors';
import { change, confirmation, creation, listing, ofPayment, refundCreation } from './forms';

export interface StripeAppParts {
  readonly gateway: SimulatedGateway;
  readonly ledger: Ledger;
  readonly entropy: Entropy;
}

/** The part of Stripe's API that the shop uses, on the simulator's ledger. */
export function stripeApp({ gateway, ledger, entropy }: StripeAppParts): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  app.get('/health/live', (_request, response) => void response.json({ status: 'live' }));
  app.use((request, _response, next) => {
    const isTestKey = /^Bearer [sr]k_test_\w+$/.test(request.headers.authorization ?? '');
    next(isTestKey ? undefined : new NoSecretKey('Give a secret key of the test mode: sk_test_…'));
  });
  app.use(express.urlencoded({ extended: true, limit: '64kb' }));

  const keyOf = ({ headers }: Request): string => headers['idempotency-key']?.toString() ?? entropy.uuid();
  const stored = (id: string): PaymentIntent => {
    const intent = ledger.intent(id);
    if (!intent) throw new GatewayRefused('resource_missing', `No such payment_intent: '${id}'`);
    return intent;
  };
  const answer = (response: Response, payment: GatewayPayment, expand: readonly string[]): void => {
    const intent = asAnswered(stored(payment.gatewayPaymentId), payment);
    if (payment.status !== 'requires_payment_method') {
      response.json(stripePaymentIntent(intent, expand));
      return;
    }
    const { code, declineCode } = decline(payment.declineCode ?? 'generic_decline');
    const error = {
      type: 'card_error',
      code,
      ...(declineCode !== null && { decline_code: declineCode }),
      message: 'Your card was declined.',
      payment_intent: stripePaymentIntent(intent),
    };
    response.status(402).json({ error });
  };
  const current = async (id: string): Promise<PaymentIntent> => {
    const payment = await gateway.retrieve(id);
    return payment ? asAnswered(stored(id), payment) : stored(id);
  };

  app.post('/v1/payment_intents', async (request, response) => {
    const form = creation.parse(request.body);
    const { paymentId = '', orderId = null } = form.metadata;
    const payment = await gateway.authorize({
      idempotencyKey: keyOf(request),
      paymentId,
      orderId,
      amount: form.amount,
      currency: form.currency.toUpperCase(),
      paymentToken: form.payment_method,
      capture: form.capture_method,
      gatewayPaymentId: null,
    });
    answer(response, payment, form.expand);
  });
  app.post('/v1/payment_intents/:id/confirm', async (request, response) => {
    const gatewayPaymentId = request.params.id;
    const { payment_method: paymentToken, expand } = confirmation.parse(request.body ?? {});
    const { paymentId, orderId, amount, currency, capture } = stored(gatewayPaymentId);
    const idempotencyKey = keyOf(request);
    const again = { idempotencyKey, gatewayPaymentId, paymentId, orderId, amount, currency, capture };
    const payment = await (paymentToken === undefined
      ? gateway.confirm({ idempotencyKey, gatewayPaymentId })
      : gateway.authorize({ ...again, paymentToken }));
    answer(response, payment, expand);
  });
  for (const operation of ['capture', 'cancel'] as const)
    app.post(`/v1/payment_intents/:id/${operation}`, async (request, response) => {
      const { expand } = change.parse(request.body ?? {});
      const call = { idempotencyKey: keyOf(request), gatewayPaymentId: request.params.id };
      const payment = await gateway[operation](call);
      response.json(stripePaymentIntent(asAnswered(stored(payment.gatewayPaymentId), payment), expand));
    });
  app.post('/v1/refunds', async (request, response) => {
    const { payment_intent: gatewayPaymentId, amount, metadata } = refundCreation.parse(request.body);
    const { refundId = entropy.uuid() } = metadata;
    const payment = await gateway.refund({
      idempotencyKey: keyOf(request),
      gatewayPaymentId,
      refundId,
      amount,
    });
    const intent = asAnswered(stored(gatewayPaymentId), payment);
    const made = intent.refunds.findLast((refund) => refund.refundId === refundId);
    if (made) response.json(stripeRefund(intent, made));
    else throw new TypeError(`The payment ${gatewayPaymentId} has no refund ${refundId}`);
  });
  app.get('/v1/payment_intents', async (request, response) => {
    const { created, limit, starting_after: behind, expand } = listing.parse(request.query);
    const found = ledger.page(behind, created.gte * 1000, limit + 1);
    const paths = expand.map((path) => path.replace(/^data\./, ''));
    const intents = await Promise.all(found.slice(0, limit).map(({ id }) => current(id)));
    const data = intents.map((intent) => stripePaymentIntent(intent, paths));
    response.json({ object: 'list', url: '/v1/payment_intents', has_more: found.length > limit, data });
  });
  app.get('/v1/payment_intents/:id', async (request, response) => {
    const { expand } = change.parse(request.query);
    response.json(stripePaymentIntent(await current(request.params.id), expand));
  });
  app.get('/v1/refunds', async (request, response) => {
    response.json(refundList(await current(ofPayment.parse(request.query).payment_intent)));
  });
  app.get('/v1/disputes', async (request, response) => {
    response.json(disputeList(await current(ofPayment.parse(request.query).payment_intent)));
  });
  app.use((request: Request) => {
    throw new GatewayRefused(
      'resource_missing',
      `Unrecognized request URL (${request.method}: ${request.path})`,
    );
  });
  app.use((thrown: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(thrown);
    const { status, headers = {}, error } = errorAnswer(thrown);
    return void response.status(status).set(headers).json({ error });
  });
  return app;
}
