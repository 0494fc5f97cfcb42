/** What the process manager decides for that order, and the commands that it sends. */
import type { FulfilmentCommand, FulfilmentEvent, RejectionReason } from '../../src';
import { orderId, paymentId } from '../ids';
import { at } from '../scenario';
import { quantities, reservationOf, unwindRefundId, type Item } from './inputs';

const now = { orderId, at: at('10:00') };
const deadline = at('10:30');
const money = { paymentId, amount: 2_500, currency: 'USD', paymentToken: 'pm_card_visa' };
const both: readonly Item[] = ['laptop', 'mouse'];
const requested = (of: readonly Item[]) =>
  of.map((item) => ({ ...reservationOf(item), quantity: quantities[item] }));

export const reservationRequested: FulfilmentEvent = {
  type: 'StockReservationRequested',
  data: { ...now, ...money, deadline, reservations: requested(both) },
};
export const noted = (
  item: Item,
  status: 'reserved' | 'rejected' | 'committed' | 'released',
): FulfilmentEvent => ({
  type: 'StockReservationNoted',
  data: { ...now, reservationId: reservationOf(item).reservationId, status },
});
export const paymentRequested: FulfilmentEvent = {
  type: 'PaymentRequested',
  data: { ...now, ...money, deadline },
};
export const moneyNoted = (status: 'declined' | 'captured' | 'closed'): FulfilmentEvent => ({
  type: 'PaymentNoted',
  data: { ...now, status },
});
export const commitRequested: FulfilmentEvent = {
  type: 'StockCommitRequested',
  data: { ...now, deadline, reservations: requested(both) },
};
export const captureDecided: FulfilmentEvent = { type: 'CaptureDecided', data: { ...now, paymentId } };
export const confirmationDecided: FulfilmentEvent = {
  type: 'ConfirmationDecided',
  data: { ...now, paymentId },
};
export const completed: FulfilmentEvent = { type: 'FulfilmentCompleted', data: now };
export const shipmentRequested: FulfilmentEvent = {
  type: 'StockShipmentRequested',
  data: { ...now, deadline, reservations: requested(both) },
};
export const cancelling: FulfilmentEvent = {
  type: 'UnwindingStarted',
  data: { ...now, end: { outcome: 'cancelled', reason: 'changed my mind' } },
};
export const rejecting = (reason: RejectionReason): FulfilmentEvent => ({
  type: 'UnwindingStarted',
  data: { ...now, end: { outcome: 'rejected', reason } },
});
export const paymentCancellationDecided = (reason = 'order-cancelled'): FulfilmentEvent => ({
  type: 'PaymentCancellationDecided',
  data: { ...now, paymentId, reason },
});
export const refundDecided = (refundId = unwindRefundId): FulfilmentEvent => ({
  type: 'RefundDecided',
  data: { ...now, paymentId, refundId },
});
export const releaseRequested = (...of: readonly Item[]): FulfilmentEvent => ({
  type: 'StockReleaseRequested',
  data: { ...now, deadline, reservations: requested(of.length === 0 ? both : of) },
});
export const rejectionDecided = (reason: RejectionReason): FulfilmentEvent => ({
  type: 'RejectionDecided',
  data: { ...now, reason },
});
export const ended = (outcome: 'rejected' | 'cancelled' | 'shipped'): FulfilmentEvent => ({
  type: 'FulfilmentEnded',
  data: { ...now, outcome },
});

const each = (of: readonly Item[]) => (of.length === 0 ? both : of);
export const reserve: readonly FulfilmentCommand[] = requested(both).map((reservation) => ({
  type: 'ReserveStock',
  ...reservation,
  expiresAt: deadline,
  ...now,
}));
export const askForPayment: FulfilmentCommand = {
  type: 'RequestAuthorization',
  ...now,
  ...money,
  deadline,
  reference: null,
  attemptId: orderId,
  capture: 'manual',
};
export const commit: readonly FulfilmentCommand[] = both.map((item) => ({
  type: 'CommitReservation',
  ...reservationOf(item),
  ...now,
}));
export const ship: readonly FulfilmentCommand[] = both.map((item) => ({
  type: 'ShipReservation',
  ...reservationOf(item),
  ...now,
}));
export const release = (...of: readonly Item[]): readonly FulfilmentCommand[] =>
  each(of).map((item) => ({
    type: 'ReleaseReservation',
    ...reservationOf(item),
    expiresAt: deadline,
    ...now,
  }));
export const capture: FulfilmentCommand = { type: 'CapturePayment', paymentId, at: now.at };
export const confirmOrder: FulfilmentCommand = { type: 'ConfirmOrder', ...now, paymentId };
export const cancelPayment = (reason = 'order-cancelled'): FulfilmentCommand => ({
  type: 'CancelPayment',
  ...now,
  paymentId,
  reason,
});
export const refund = (refundId = unwindRefundId): FulfilmentCommand => ({
  type: 'RefundPayment',
  paymentId,
  refundId,
  amount: null,
  reason: 'order-not-fulfilled',
  waitsForDispute: true,
  at: now.at,
});
export const rejectOrder = (reason: RejectionReason): FulfilmentCommand => ({
  type: 'RejectOrder',
  ...now,
  reason,
});
