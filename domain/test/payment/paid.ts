/** A payment that was taken. */
import { paymentDecider, type PaymentEvent } from '../../src';
import { orderId } from '../ids';
import { given } from '../scenario';
import { journeys } from './payment-events';

/** The refund that the process manager asks for. */
export const unwind = `${orderId}:unwind`;

/** Given that the money was taken, and then these events. */
export const paid = (...events: readonly PaymentEvent[]) =>
  given(paymentDecider, [...journeys.captured, ...events]);
