import { orderStatuses, values, type Order, type PlacedOrder } from '@queuecommerce/domain';
import type { Reply } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { commandHeaders, type StateAt } from '../state-at';

export const orderStatus = z.enum(orderStatuses);

/**
 * An order as the write side answers with it: as far as its own stream tells, and without personal data, because answers are kept
 * for those who send their request again.
 */
export const orderAnswer = z
  .strictObject({
    id: values.uuid,
    status: orderStatus,
    reason: z.string().nullable(),
    items: z.array(
      z.strictObject({
        productId: z.string(),
        productName: z.string(),
        quantity: z.int(),
        unitPrice: z.int(),
        lineTotal: z.int(),
      }),
    ),
    totalAmount: z.int().meta({ description: 'Minor units' }),
    currency: z.string(),
    paymentMethod: z.string(),
    payment: z.strictObject({ id: values.uuid }),
    shipment: z
      .strictObject({ carrier: z.string().nullable(), trackingNumber: z.string().nullable() })
      .nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'AcceptedOrder' });

/** The answer to a command on an order that is there. */
export function orderReply(
  status: number,
  order: StateAt<Order>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  if (order.state.status === 'none')
    throw new Error('A command on an order was accepted, but the order is not there');
  return { status, body: toAnswer(order.state), headers: { ...headers, ...commandHeaders(order) } };
}

function toAnswer(order: PlacedOrder): z.infer<typeof orderAnswer> {
  const { orderId: id, status, reason, items, totalAmount, currency } = order;
  const { paymentMethod, paymentId, shipment, placedAt: createdAt } = order;
  const what = { items: [...items], totalAmount, currency, paymentMethod };
  return { id, status, reason, ...what, payment: { id: paymentId }, shipment, createdAt };
}
