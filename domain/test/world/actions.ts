/** What may happen next in a world. */
import type { PaymentCommand } from '../../src';
import { happeningsAt } from './gateway-happenings';
import type { OrderPlan } from './plan';
import { idsOf, tokenOf, type World } from './world';

/** What may happen, and how likely it is against the others: `likely` gets orders on, the rest gets in their way. */
export type Action = readonly [name: string, run: () => void, weight?: number];

const likely = 8;

/** The action that a choice of any size stands for. */
export function chosen(actions: readonly Action[], choice: number): Action | undefined {
  const total = actions.reduce((sum, [, , weight = 1]) => sum + weight, 0);
  let left = choice % total;
  return actions.find(([, , weight = 1]) => (left -= weight) < 0);
}

/** Everything that may happen now, in a fixed order. */
export function actionsIn(world: World): Action[] {
  return [
    ...world.plan.orders.flatMap((plan, order) => [
      ...customerActions(world, order, plan),
      ...readerActions(world, order),
      ...deadlineActions(world, order, plan),
    ]),
    ...busActions(world),
    ...gatewayActions(world),
    ['half a minute passes', () => (world.now += 30)],
    ['the clock goes back half a minute', () => (world.now = Math.max(0, world.now - 30))],
  ];
}

function customerActions(world: World, order: number, plan: OrderPlan): Action[] {
  const { orderId, paymentId } = idsOf(order);
  const { status } = world.orders.state(orderId);
  if (status === 'none') return [[`order ${order} is placed`, () => world.place(order, plan), likely]];
  const payment = world.payments.state(paymentId);
  const now = { orderId, at: world.at() };
  const ofPayment = { paymentId, at: world.at() };
  const actions: Action[] = [];
  if (plan.cancels && (status === 'placed' || status === 'confirmed'))
    actions.push([
      `order ${order} is cancelled`,
      () => world.tell({ type: 'CancelOrder', ...now, reason: 'changed my mind' }),
    ]);
  if (plan.ships && status === 'confirmed')
    actions.push([
      `order ${order} is shipped`,
      () => world.tell({ type: 'ShipOrder', ...now, carrier: null, trackingNumber: null }),
    ]);
  if (payment.status === 'declined') {
    const paymentToken = tokenOf(plan.cards[payment.attempt]);
    const attemptId = `attempt-${payment.attempt}`;
    actions.push([
      `order ${order} tries another card`,
      () => world.pay({ type: 'RetryAuthorization', ...ofPayment, attemptId, paymentToken }),
    ]);
  }
  actions.push(
    ...world.retries
      .filter((retry) => retry.paymentId === paymentId)
      .map((retry): Action => [`order ${order} repeats another card`, () => world.pay(retry)]),
  );
  if (payment.status === 'action-required')
    actions.push([`order ${order} confirms`, () => world.pay({ type: 'ConfirmPayment', ...ofPayment })]);
  if (plan.refunds && payment.status === 'captured')
    actions.push([
      `order ${order} is refunded in part`,
      () => world.pay(partOf(ofPayment, payment.refunds.size)),
    ]);
  return actions;
}

/** A refund of a part, as an agent gives it. */
export function partOf(ofPayment: { paymentId: string; at: string }, count: number): PaymentCommand {
  const refund = { refundId: `part-${count}`, amount: 300, reason: null, waitsForDispute: false };
  return { type: 'RefundPayment', ...ofPayment, ...refund };
}

/** The process manager takes its next input, or begins a little earlier again. */
function readerActions(world: World, order: number): Action[] {
  const { orderId } = idsOf(order);
  return [...(world.inputs.get(orderId) ?? [])].flatMap(([stream, inbox]) => {
    const actions: Action[] = [];
    const input = inbox.events[inbox.next];
    if (input)
      actions.push([
        `order ${order} reads ${input.type} of ${stream}`,
        () => {
          inbox.next++;
          world.react(orderId, input);
        },
        likely,
      ]);
    if (inbox.next > 0)
      actions.push([
        `order ${order} reads ${stream} again`,
        () => (inbox.next = Math.max(0, inbox.next - 2)),
      ]);
    return actions;
  });
}

/** The timer is set when the fulfilment begins. */
function deadlineActions(world: World, order: number, plan: OrderPlan): Action[] {
  const { orderId } = idsOf(order);
  const { status } = world.fulfilments.state(orderId);
  if (status === 'none' || world.at() < world.deadlineOf(plan)) return [];
  const data = { orderId, at: world.at() };
  return [[`order ${order}’s deadline passes`, () => world.react(orderId, { type: 'DeadlinePassed', data })]];
}

function busActions(world: World): Action[] {
  return world.bus.flatMap((command, index): Action[] => [
    [
      `${command.type} arrives`,
      () => {
        world.bus.splice(index, 1);
        world.carryOut(command);
      },
      likely,
    ],
    [`${command.type} arrives, and will again`, () => world.carryOut(command)],
  ]);
}

function gatewayActions(world: World): Action[] {
  const calls = [...world.calls].flatMap(([paymentId, inbox]): Action[] => {
    if (inbox.underWay)
      return [
        [`the answer for ${paymentId} is recorded`, () => world.recordAnswer(paymentId), likely],
        [`the answer for ${paymentId} is lost`, () => (inbox.underWay = undefined)],
      ];
    const again: Action[] =
      inbox.next > 0 ? [[`calls for ${paymentId} begin again`, () => (inbox.next = 0)]] : [];
    return inbox.next < inbox.events.length
      ? [[`a call for ${paymentId}`, () => world.makeCall(paymentId), likely], ...again]
      : again;
  });
  const looks = [...world.gateway.intents.keys()].map((id): Action => [
    `${id} is looked up`,
    () => lookUp(world, id),
  ]);
  const records = world.sightings.map((sighting, index): Action => [
    `a look is recorded`,
    () => {
      world.sightings.splice(index, 1);
      world.pay(sighting);
    },
  ]);
  const withMishaps = world.plan.orders.some(({ mishaps }) => mishaps);
  const happenings = happeningsAt(world.gateway)
    .filter(({ isNormal }) => isNormal || withMishaps)
    .map(({ name, happen }): Action => [name, happen]);
  return [...calls, ...looks, ...records, ...happenings];
}

/** What the gateway's webhooks lead to. What is seen may be recorded late, after other things have been seen. */
export function lookUp(world: World, gatewayPaymentId: string): void {
  const observation = world.gateway.see(gatewayPaymentId);
  const { paymentId } = observation;
  if (paymentId === null) return;
  world.sightings.push({
    type: 'ObservePayment',
    paymentId,
    observation,
    attempt: null,
    livemode: false,
    at: world.at(),
  });
}
