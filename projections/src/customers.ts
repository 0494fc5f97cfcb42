import { forgottenCustomer } from '@queuecommerce/domain';
import { defineProjection } from './projection';

export interface OrderedAmount {
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
  readonly orders: number;
}

/** Somebody who has placed orders, by the name and address of the latest one. */
export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Orders placed, whatever became of them. */
  readonly orderCount: number;
  /**
   * What they came to, by currency. It is what was ordered, not what was spent: only `OrderPlaced` says whose an order is, so that no
   * later event finds its customer.
   */
  readonly ordered: readonly OrderedAmount[];
  readonly firstOrderAt: string;
  readonly lastOrderAt: string;
}

/** Customers, as their orders tell of them. */
export const customers = defineProjection({
  name: 'customers',
  version: 1,
  indexes: [['firstOrderAt']],
  textFields: ['id', 'email', 'firstName', 'lastName'],
  streams: ['order', 'customer'],
  idOf: (event) => {
    if (event.type === 'CustomerForgotten') return event.data.customerId;
    return event.type === 'OrderPlaced' ? event.data.customer.customerId : undefined;
  },
  fold(customer: Customer | undefined, event) {
    if (event.type === 'CustomerForgotten') return customer && { ...customer, ...forgottenCustomer };
    if (event.type !== 'OrderPlaced') return customer;
    const { currency, totalAmount, at } = event.data;
    const { customerId: id, email, firstName, lastName } = event.data.customer;
    return {
      id,
      email,
      firstName,
      lastName,
      orderCount: (customer?.orderCount ?? 0) + 1,
      ordered: withOrder(customer?.ordered ?? [], currency, totalAmount),
      firstOrderAt: customer?.firstOrderAt ?? at,
      lastOrderAt: at,
    };
  },
});

function withOrder(
  ordered: readonly OrderedAmount[],
  currency: string,
  totalAmount: number,
): readonly OrderedAmount[] {
  const before = ordered.find((one) => one.currency === currency);
  if (!before) return [...ordered, { currency, amount: totalAmount, orders: 1 }];
  const after = { currency, amount: before.amount + totalAmount, orders: before.orders + 1 };
  return ordered.map((one) => (one === before ? after : one));
}
