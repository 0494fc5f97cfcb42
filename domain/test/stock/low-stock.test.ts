import { stockDecider as stock } from '../../src';
import { given } from '../scenario';
import {
  lowStock,
  opened,
  rejected,
  released,
  reserve,
  reserved,
  setThreshold,
  thresholdSet,
} from './stock-builders';

describe('S7 low stock is said once at each crossing of the threshold', () => {
  test('S7 when a reservation brings the available units down to it', () =>
    given(stock, [opened(5, 3)])
      .when(reserve({ quantity: 2 }))
      .thenEvents(reserved({ quantity: 2 }), lowStock(3, 3)));
  test('S7 not while they are above it', () =>
    given(stock, [opened(5, 3)])
      .when(reserve())
      .thenEvents(reserved()));
  test('S7 not again at each sale below it', () =>
    given(stock, [opened(5, 3), reserved({ order: 'b', quantity: 2 }), lowStock(3, 3)])
      .when(reserve())
      .thenEvents(reserved()));
  test('S7 again after they have been above it', () =>
    given(stock, [
      opened(5, 3),
      reserved({ order: 'b', quantity: 2 }),
      lowStock(3, 3),
      released({ order: 'b', quantity: 2 }),
    ])
      .when(reserve({ quantity: 2 }))
      .thenEvents(reserved({ quantity: 2 }), lowStock(3, 3)));
  test('S7 coming back up to the threshold is no new crossing', () =>
    given(stock, [
      opened(5, 3),
      reserved({ order: 'b', quantity: 2 }),
      reserved({ order: 'c' }),
      lowStock(2, 3),
      released({ order: 'c' }),
    ])
      .when(reserve())
      .thenEvents(reserved()));
  test('S7 when the threshold is raised over them', () =>
    given(stock, [opened(5, 3)])
      .when(setThreshold(5))
      .thenEvents(thresholdSet(5), lowStock(5, 5)));
  test('S7 a rejected reservation is no sale', () =>
    given(stock, [opened(5, 3)])
      .when(reserve({ quantity: 6 }))
      .thenEvents(rejected({ quantity: 6, available: 5 })));
});
