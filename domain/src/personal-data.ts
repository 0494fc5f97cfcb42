import type { DomainEventType } from './events';
import type { Customer, ShippingAddress } from './order/events';

/** Where an event holds personal data: whose it is, and what stands in its place once that customer is forgotten. */
export interface PersonalFields {
  /** Dotted path of the customer's id, which is a pseudonym and stays. */
  readonly subject: string;
  /** By dotted path: what is personal, and what is read there when its key is gone. */
  readonly forgotten: Readonly<Record<string, unknown>>;
}

const gone = '[forgotten]';

export const forgottenCustomer: Omit<Customer, 'customerId'> = {
  email: 'forgotten@forgotten.invalid',
  firstName: gone,
  lastName: gone,
};

export const forgottenAddress: ShippingAddress = {
  street: gone,
  city: gone,
  postalCode: gone,
  country: gone,
};

/** The events that hold personal data, all of them. */
export const personalFields: Readonly<Partial<Record<DomainEventType, PersonalFields>>> = {
  OrderPlaced: {
    subject: 'customer.customerId',
    forgotten: {
      'customer.email': forgottenCustomer.email,
      'customer.firstName': forgottenCustomer.firstName,
      'customer.lastName': forgottenCustomer.lastName,
      shippingAddress: forgottenAddress,
    },
  },
  OrderShippingAddressChanged: { subject: 'customerId', forgotten: { shippingAddress: forgottenAddress } },
};
