export const customer = {
  customerId: 'test_customer_001',
  email: 'test@example.com',
  firstName: 'John',
  lastName: 'Doe',
};

export const shippingAddress = {
  street: '123 Test Street',
  city: 'Test City',
  state: 'TC',
  postalCode: '12345',
  country: 'USA',
};

/** The order as the issue has it, which must be accepted exactly so. */
export const laptopOrder = {
  customer,
  items: [{ productId: 'laptop-001', productName: 'Gaming Laptop', quantity: 1, unitPrice: 129999 }],
  shippingAddress,
  paymentMethod: 'credit_card',
};

export interface Line {
  readonly productId: string;
  readonly quantity: number;
}

/** What each product that a test adds costs, in minor units. */
export const unitPrice = 2_500;

/** An order of products that a test has added. */
export function orderOf(lines: readonly Line[], paymentToken?: string): object {
  const items = lines.map((line) => ({ ...line, unitPrice }));
  return {
    customer,
    items,
    shippingAddress,
    paymentMethod: 'credit_card',
    ...(paymentToken && { paymentToken }),
  };
}

export const cards = {
  declined: 'pm_card_chargeDeclined',
  authenticationRequired: 'pm_card_authenticationRequired',
  good: 'pm_card_mastercard',
} as const;
