import { stockDecider as stock } from '../../src';
import { given } from '../scenario';
import {
  commit,
  committed,
  lowStock,
  opened,
  rejected,
  release,
  released,
  reserve,
  reserved,
  ship,
  shipped,
} from './stock-builders';

const twoOrders = [opened(5), reserved({ order: 'a', quantity: 2 }), reserved({ order: 'b', quantity: 1 })];

describe('S3 committing sells what was reserved under the id', () => {
  test('S3 all of it, and nobody else’s', () =>
    given(stock, twoOrders)
      .when(commit({ order: 'a' }))
      .thenEvents(committed({ quantity: 2 })));
  test('S3 once', () =>
    given(stock, [opened(5), reserved(), committed()])
      .when(commit())
      .thenNothing());
  test('S3 not what was never reserved', () =>
    given(stock, [opened(5)])
      .when(commit())
      .thenRefuses('reservation-not-held'));
  test('S3 not what has been released', () =>
    given(stock, [opened(5), reserved(), released()])
      .when(commit())
      .thenRefuses('reservation-not-held'));
  test('S3 not what was turned down', () =>
    given(stock, [opened(0), rejected()])
      .when(commit())
      .thenRefuses('reservation-not-held'));
});

describe('S3 releasing frees what was reserved under the id', () => {
  test('S3 all of it, and nobody else’s', () =>
    given(stock, twoOrders)
      .when(release({ order: 'b' }))
      .thenEvents(released({ order: 'b' })));
  test('S3 also when it has been sold', () =>
    given(stock, [opened(5), reserved({ quantity: 3 }), committed({ quantity: 3 })])
      .when(release())
      .thenEvents(released({ quantity: 3, wasCommitted: true })));
  test('S3 once', () =>
    given(stock, [...twoOrders, released({ quantity: 2 })])
      .when(release())
      .thenNothing());
  test('S3 not what has left the house', () =>
    given(stock, [opened(5), reserved(), committed(), shipped()])
      .when(release())
      .thenNothing());
  test('S3 not what was turned down', () =>
    given(stock, [opened(0), rejected()])
      .when(release())
      .thenNothing());
  test('S3 a release that overtakes its reservation closes the id with no units', () =>
    given(stock, [opened(5)])
      .when(release())
      .thenEvents(released({ quantity: 0 })));
  test('S3 what is released can be reserved by others', () =>
    given(stock, [
      opened(2, 1),
      reserved({ order: 'b', quantity: 2 }),
      lowStock(0, 1),
      released({ order: 'b', quantity: 2 }),
    ])
      .when(reserve({ quantity: 2 }))
      .thenEvents(reserved({ quantity: 2 }), lowStock(0, 1)));
});

describe('shipping takes sold units out of the house', () => {
  test('all that was sold under the id', () =>
    given(stock, [opened(5), reserved({ quantity: 2 }), committed({ quantity: 2 })])
      .when(ship())
      .thenEvents(shipped({ quantity: 2 })));
  test('once', () =>
    given(stock, [opened(5), reserved(), committed(), shipped()])
      .when(ship())
      .thenNothing());
  test('not what is only reserved', () =>
    given(stock, [opened(5), reserved()])
      .when(ship())
      .thenRefuses('reservation-not-committed'));
  test('not what has been released', () =>
    given(stock, [opened(5), reserved(), released()])
      .when(ship())
      .thenNothing());
});
