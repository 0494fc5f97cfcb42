/** Commands to the stock of the product `p`, and who asks for them. */
import type { ReserveStock, StockCommand } from '@queuecommerce/domain';
import { derivedId, type CommandContext } from '../../src';

const seed = '11111111-1111-4111-8111-111111111111';
export const at = '2026-01-01T10:00:00.000Z';

export function context(name: string): CommandContext {
  const commandId = derivedId(seed, name);
  return {
    commandId,
    command: 'Test',
    correlationId: commandId,
    causationId: commandId,
    actor: 'test',
    origin: 'test',
  };
}

export const open = (quantity: number): StockCommand => ({
  type: 'OpenStock',
  productId: 'p',
  quantity,
  lowStockThreshold: 0,
  at,
});

export function reserve(buyer: string): ReserveStock {
  const orderId = derivedId(seed, buyer);
  const expiresAt = '2026-01-01T10:15:00.000Z';
  return {
    type: 'ReserveStock',
    productId: 'p',
    reservationId: `${orderId}:p`,
    orderId,
    quantity: 1,
    expiresAt,
    at,
  };
}
