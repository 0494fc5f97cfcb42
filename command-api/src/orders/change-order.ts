import {
  orders,
  refuseMove,
  shippingAddress,
  values,
  type OrderCommand,
  type OrderStatus,
} from '@queuecommerce/domain';
import { instant } from '@queuecommerce/infra';
import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { ifMatchHeaders } from '../if-match';
import { problemFor, problemsOf } from '../refusals';
import { commandHeadersSpec } from '../state-at';
import { orderAnswer, orderReply, orderStatus } from './order-answer';

const params = z.strictObject({ id: values.uuid });

const body = z
  .strictObject({
    status: orderStatus
      .optional()
      .meta({ description: 'Where the order is to move: a command that may be refused' }),
    carrier: values.text(100).optional().meta({ description: 'With status shipped' }),
    trackingNumber: values.text(100).optional().meta({ description: 'With status shipped' }),
    reason: values.text(500).optional().meta({ description: 'With status cancelled or returned' }),
    shippingAddress: shippingAddress
      .optional()
      .meta({ description: 'May change until the order is shipped' }),
  })
  .refine(({ status, shippingAddress }) => (status === undefined) !== (shippingAddress === undefined), {
    error: 'Give either a status or a shippingAddress',
    params: { code: 'one-change-at-a-time' },
  })
  .refine(
    ({ status, carrier, trackingNumber }) =>
      status === 'shipped' || (carrier ?? trackingNumber) === undefined,
    {
      error: 'carrier and trackingNumber go with status shipped',
      params: { code: 'not-with-this-status' },
    },
  )
  .refine(({ status, reason }) => status === 'cancelled' || status === 'returned' || reason === undefined, {
    error: 'reason goes with status cancelled or returned',
    params: { code: 'not-with-this-status' },
  })
  .meta({ id: 'ChangeOrder', example: { status: 'shipped', carrier: 'DHL', trackingNumber: 'JD0001' } });
type ChangeOrderBody = z.output<typeof body>;

export function changeOrderRoute(deps: CommandApiDeps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/orders/:id',
    operationId: 'changeOrder',
    summary: 'Move an order along its life cycle, or change its shipping address',
    tags: ['Orders'],
    params,
    headers: ifMatchHeaders,
    body,
    responses: {
      200: { description: 'The order as it is now', body: orderAnswer, headers: commandHeadersSpec },
    },
    problems: problemsOf('order-not-found', 'transition-not-allowed', 'shipping-address-fixed'),
    async handle({ params: { id }, headers, body, context }) {
      const command = commandFor(id, body, instant(deps.clock));
      if (command === undefined) {
        const { state } = await deps.executor.load(orders, id);
        if (state.status === 'none')
          throw problemFor({ refused: 'order-not-found', details: { orderId: id } });
        throw problemFor(refuseMove(state.status, body.status ?? ''));
      }
      const asked = { context, ifMatch: headers['if-match'], notFound: 'order-not-found' } as const;
      return orderReply(200, await carryOut(deps, orders, id, command, asked));
    },
  });
}

export function cancelOrderRoute(deps: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/orders/:id/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order',
    description:
      'Decided at once, at every stage before shipping; what was reserved or paid is undone after it.',
    tags: ['Orders'],
    idempotent: true,
    params,
    headers: ifMatchHeaders,
    body: z
      .strictObject({ reason: values.text(500) })
      .meta({ id: 'CancelOrder', example: { reason: 'changed my mind' } }),
    responses: {
      200: { description: 'The order is cancelled', body: orderAnswer, headers: commandHeadersSpec },
    },
    problems: problemsOf('order-not-found', 'transition-not-allowed'),
    async handle({ params: { id }, headers, body: { reason }, context }) {
      const command = { type: 'CancelOrder', orderId: id, reason, at: instant(deps.clock) } as const;
      const asked = { context, ifMatch: headers['if-match'], notFound: 'order-not-found' } as const;
      return orderReply(200, await carryOut(deps, orders, id, command, asked));
    },
  });
}

/** The command that a change asks for; undefined for a status that only the system moves orders to. */
function commandFor(orderId: string, body: ChangeOrderBody, at: string): OrderCommand | undefined {
  if (body.shippingAddress)
    return { type: 'ChangeShippingAddress', orderId, shippingAddress: body.shippingAddress, at };
  const { status, carrier = null, trackingNumber = null, reason = null } = body;
  const commands: Partial<Record<OrderStatus, OrderCommand>> = {
    shipped: { type: 'ShipOrder', orderId, carrier, trackingNumber, at },
    delivered: { type: 'DeliverOrder', orderId, at },
    returned: { type: 'ReturnOrder', orderId, reason, at },
    cancelled: { type: 'CancelOrder', orderId, reason: reason ?? 'no reason given', at },
  };
  return status && commands[status];
}
