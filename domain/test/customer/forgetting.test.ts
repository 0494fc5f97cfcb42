import { customerDecider as customer, type CustomerEvent, type ForgetCustomer } from '../../src';
import { at, given } from '../scenario';

const forget = (requestId: string): ForgetCustomer => ({
  type: 'ForgetCustomer',
  customerId: 'c-1',
  requestId,
  at: at('10:00'),
});
const forgotten = (requestId: string): CustomerEvent => ({
  type: 'CustomerForgotten',
  data: { customerId: 'c-1', requestId, at: at('10:00') },
});

test('a customer is forgotten when they ask for it', () =>
  given(customer, []).when(forget('first')).thenEvents(forgotten('first')));

test('a repeated request forgets nothing more', () =>
  given(customer, [forgotten('first')])
    .when(forget('first'))
    .thenNothing());

test('who has come back since may be forgotten again', () =>
  given(customer, [forgotten('first')])
    .when(forget('second'))
    .thenEvents(forgotten('second')));
