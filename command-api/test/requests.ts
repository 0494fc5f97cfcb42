/** What customers and operators send. */

/** As issue 3 has it, to the letter. */
export const theOrder = `{ "customer": { "customerId": "test_customer_001", "email": "test@example.com", "firstName": "John", "lastName": "Doe" },
  "items": [{ "productId": "laptop-001", "productName": "Gaming Laptop", "quantity": 1, "unitPrice": 129999 }],
  "shippingAddress": { "street": "123 Test Street", "city": "Test City", "state": "TC", "postalCode": "12345", "country": "USA" },
  "paymentMethod": "credit_card" }`;

export const order = {
  customer: {
    customerId: 'test_customer_001',
    email: 'test@example.com',
    firstName: 'John',
    lastName: 'Doe',
  },
  items: [{ productId: 'laptop-001', productName: 'Gaming Laptop', quantity: 1, unitPrice: 129_999 }],
  shippingAddress: {
    street: '123 Test Street',
    city: 'Test City',
    state: 'TC',
    postalCode: '12345',
    country: 'USA',
  },
  paymentMethod: 'credit_card',
};

export const elsewhere = { ...order.shippingAddress, street: '7 Other Road' };

export const line = (productId: string, unitPrice: number, quantity: unknown = 1) => ({
  productId,
  quantity,
  unitPrice,
});

export const laptop = { id: 'laptop-001', name: 'Gaming Laptop', price: 129_999, initialStock: 5 };
export const mouse = { id: 'mouse-001', name: 'Mouse', price: 2_500, initialStock: 50 };

/** An id of the right form that nothing has. */
export const nobody = '00000000-0000-4000-8000-000000000000';

/** Cards of the simulated gateway. */
export const goodCard = 'pm_card_visa';
export const declinedCard = 'pm_card_chargeDeclined';
export const challengedCard = 'pm_card_authenticationRequired';
