import { productDecider as product, type AddProduct, type ChangeProduct, type ProductEvent } from '../../src';
import { at, evolve, given } from '../scenario';

const now = { productId: 'laptop-001', at: at('10:00') };
const facts = {
  ...now,
  name: 'Gaming Laptop',
  description: 'Fast',
  category: 'computers',
  price: 129_999,
  currency: 'USD',
  active: true,
  lowStockThreshold: 5,
  initialStock: 20,
};
const add = (over: Partial<AddProduct> = {}): AddProduct => ({ type: 'AddProduct', ...facts, ...over });
const change = (to: Partial<ChangeProduct>): ChangeProduct => ({ type: 'ChangeProduct', ...now, ...to });
const added = (over: Partial<typeof facts> = {}): ProductEvent => ({
  type: 'ProductAdded',
  data: { ...facts, ...over },
});

const details = { name: 'Gaming Laptop', description: 'Fast', category: 'computers' };
const detailsChanged = (to: {
  name?: string;
  description?: string | null;
  category?: string | null;
}): ProductEvent => ({
  type: 'ProductDetailsChanged',
  data: { ...now, ...details, ...to },
});
const priceChanged = (price: number, previousPrice = 129_999): ProductEvent => ({
  type: 'ProductPriceChanged',
  data: { ...now, price, previousPrice },
});
const deactivated: ProductEvent = { type: 'ProductDeactivated', data: now };
const activated: ProductEvent = { type: 'ProductActivated', data: now };
const thresholdChanged = (lowStockThreshold: number): ProductEvent => ({
  type: 'LowStockThresholdChanged',
  data: { ...now, lowStockThreshold },
});

describe('adding a product', () => {
  test('puts it into the catalogue', () => given(product, []).when(add()).thenEvents(added()));
  test('that is there already is refused', () =>
    given(product, [added()]).when(add()).thenRefuses('product-exists', { productId: 'laptop-001' }));
  test.each([
    ['BHD', 1_235, 10],
    ['ISK', 150, 100],
    ['USD', 0, 1],
  ])('P11 at a price that can not be charged in %s is refused', (currency, price, step) =>
    given(product, [])
      .when(add({ currency, price }))
      .thenRefuses('amount-not-chargeable', { price, currency, step }),
  );
});

describe('changing a product', () => {
  const sameAgain = change({ ...details, price: 129_999, active: true, lowStockThreshold: 5 });
  test('that is not there is refused', () =>
    given(product, [])
      .when(change({ price: 1 }))
      .thenRefuses('product-not-found', { productId: 'laptop-001' }));
  test('to what it is changes nothing', () => given(product, [added()]).when(sameAgain).thenNothing());
  test('in nothing changes nothing', () => given(product, [added()]).when(change({})).thenNothing());
  test('changes what is given and leaves the rest', () => {
    given(product, [added()])
      .when(change({ name: 'Laptop' }))
      .thenEvents(detailsChanged({ name: 'Laptop' }));
    given(product, [added()])
      .when(change({ description: null }))
      .thenEvents(detailsChanged({ description: null }));
  });
  test('S8 says what the price was', () => {
    given(product, [added()])
      .when(change({ price: 99_999 }))
      .thenEvents(priceChanged(99_999));
    given(product, [added(), priceChanged(99_999)])
      .when(change({ price: 5 }))
      .thenEvents(priceChanged(5, 99_999));
  });
  test('P11 to a price that can not be charged changes nothing at all', () =>
    given(product, [added({ currency: 'ISK', price: 100 })])
      .when(change({ name: 'Laptop', price: 150 }))
      .thenRefuses('amount-not-chargeable', { price: 150, currency: 'ISK', step: 100 }));
  test('in several ways at once says each', () =>
    given(product, [added()])
      .when(change({ category: null, price: 1, active: false, lowStockThreshold: 0 }))
      .thenEvents(detailsChanged({ category: null }), priceChanged(1), deactivated, thresholdChanged(0)));
  test('takes it out of sale and back', () => {
    given(product, [added()])
      .when(change({ active: false }))
      .thenEvents(deactivated);
    given(product, [added(), deactivated])
      .when(change({ active: false }))
      .thenNothing();
    given(product, [added(), deactivated])
      .when(change({ active: true }))
      .thenEvents(activated);
    given(product, [added({ active: false })])
      .when(change({ active: true }))
      .thenEvents(activated);
  });
});

test('a product is what its events have made of it', () => {
  const { at: _, active: __, ...known } = facts;
  const history = [added(), detailsChanged({ name: 'Laptop', description: null, category: null })];
  const renamed = { ...known, status: 'active', name: 'Laptop', description: null, category: null };
  expect(evolve(product, history)).toEqual(renamed);
  expect(evolve(product, [...history, priceChanged(1)])).toEqual({ ...renamed, price: 1 });
  expect(evolve(product, [...history, thresholdChanged(9)])).toEqual({ ...renamed, lowStockThreshold: 9 });
  expect(evolve(product, [...history, deactivated])).toEqual({ ...renamed, status: 'inactive' });
  expect(evolve(product, [...history, deactivated, activated])).toEqual(renamed);
  expect(evolve(product, [added({ active: false })])).toEqual({ ...known, status: 'inactive' });
});

test('an inactive product that is renamed stays inactive', () =>
  given(product, [added({ active: false })])
    .when(change({ name: 'Laptop' }))
    .thenEvents(detailsChanged({ name: 'Laptop' })));
