import { orderDecider as order, type OrderCommand, type OrderEvent } from '../../src';
import { given } from '../scenario';
import {
  addressChanged,
  cancel,
  cancelled,
  changeAddress,
  confirm,
  confirmed,
  deliver,
  delivered,
  home,
  line,
  place,
  placed,
  reject,
  rejected,
  returned,
  ship,
  shipped,
  takeBack,
} from './order-builders';

/** What led to each status. */
const statuses = {
  placed: [placed()],
  confirmed: [placed(), confirmed],
  shipped: [placed(), confirmed, shipped()],
  delivered: [placed(), confirmed, shipped(), delivered],
  cancelled: [placed(), cancelled()],
  rejected: [placed(), rejected()],
  returned: [placed(), confirmed, shipped(), returned],
} satisfies Record<string, readonly OrderEvent[]>;
type Status = keyof typeof statuses;

/** Each command, what it says, and the statuses in which it does; in its own target it is a repeat. */
const moves = [
  { command: cancel(), event: cancelled(), to: 'cancelled', from: ['placed', 'confirmed'] },
  { command: ship(), event: shipped(), to: 'shipped', from: ['confirmed'] },
  { command: deliver, event: delivered, to: 'delivered', from: ['shipped'] },
  { command: takeBack, event: returned, to: 'returned', from: ['shipped', 'delivered'] },
] satisfies readonly { command: OrderCommand; event: OrderEvent; to: Status; from: readonly Status[] }[];

const allowed: Record<Status, readonly Status[]> = {
  placed: ['cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'returned'],
  delivered: ['returned'],
  cancelled: [],
  rejected: [],
  returned: [],
};

describe.each(Object.entries(statuses))('O1 an order that is %s', (status, events) => {
  for (const { command, event, to, from } of moves)
    if (from.some((each) => each === status))
      test(`becomes ${to} by ${command.type}`, () => given(order, events).when(command).thenEvents(event));
    else if (to === status)
      test(`stays so when ${command.type} is repeated`, () =>
        given(order, events).when(command).thenNothing());
    else
      test(`refuses ${command.type}, naming the allowed moves`, () =>
        given(order, events)
          .when(command)
          .thenRefuses('transition-not-allowed', {
            from: status,
            to,
            allowed: Object.entries(allowed).find(([from]) => from === status)?.[1],
          }));
});

describe.each(Object.entries(statuses).filter(([status]) => status !== 'placed'))(
  'P6 an order that is %s',
  (_, events) => {
    test('is not confirmed by a payment that comes late', () =>
      given(order, events).when(confirm).thenNothing());
    test('is not rejected any more', () => given(order, events).when(reject()).thenNothing());
  },
);

test('an order that is placed is confirmed', () =>
  given(order, [placed()]).when(confirm).thenEvents(confirmed));
test('an order that is placed is rejected with its reason', () =>
  given(order, [placed()]).when(reject('payment-declined')).thenEvents(rejected('payment-declined')));

describe('placing an order', () => {
  test('O4 keeps the lines and the total as they were checked', () =>
    given(order, [])
      .when(place(line('laptop-001', 2, 129_999), line('mouse-001', 1, 2_500)))
      .thenEvents(placed(line('laptop-001', 2, 129_999), line('mouse-001', 1, 2_500))));
  test('repeated changes nothing, whatever has become of it', () => {
    for (const events of Object.values(statuses))
      given(order, events)
        .when(place(line('laptop-001')))
        .thenNothing();
  });
});

describe('no order', () => {
  test.each([confirm, reject(), cancel(), changeAddress(), ship(), deliver, takeBack])(
    'takes no $type',
    (command) => given(order, []).when(command).thenRefuses('order-not-found', { orderId: command.orderId }),
  );
});

describe('the shipping address', () => {
  test.each(['placed', 'confirmed'] as const)('of an order that is %s can change', (status) =>
    given(order, statuses[status]).when(changeAddress()).thenEvents(addressChanged()),
  );
  test('changed to what it is changes nothing', () => {
    given(order, [placed()]).when(changeAddress(home)).thenNothing();
    given(order, [placed(), addressChanged()]).when(changeAddress()).thenNothing();
  });
  test('is the same whatever the order of its fields', () => {
    const { street, city, ...rest } = home;
    given(order, [placed()])
      .when(changeAddress({ ...rest, city, street }))
      .thenNothing();
  });
  test.each(['shipped', 'delivered', 'cancelled', 'rejected', 'returned'] as const)(
    'of an order that is %s is fixed',
    (status) =>
      given(order, statuses[status]).when(changeAddress()).thenRefuses('shipping-address-fixed', { status }),
  );
});

test('an order that is shipped is not shipped again with another parcel', () =>
  given(order, statuses.shipped)
    .when(ship('JD000'))
    .thenRefuses('transition-not-allowed', { from: 'shipped', to: 'shipped' }));
