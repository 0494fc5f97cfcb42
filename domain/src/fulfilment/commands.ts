import { never } from '../decider';
import type { ConfirmOrder, RejectOrder } from '../order/commands';
import type { CancelPayment, CapturePayment, RefundPayment, RequestAuthorization } from '../payment/commands';
import type { CommitReservation, ReleaseReservation, ReserveStock, ShipReservation } from '../stock/commands';
import type { FulfilmentEvent } from './events';

/** The commands that the process manager sends. */
export type FulfilmentCommand =
  | ReserveStock
  | CommitReservation
  | ReleaseReservation
  | ShipReservation
  | RequestAuthorization
  | CapturePayment
  | CancelPayment
  | RefundPayment
  | ConfirmOrder
  | RejectOrder;

/**
 * What each decision of the process manager asks of the others. The commands' `at` is the decision's time; whoever carries one
 * out puts in the time when it does.
 */
export function commandsOf(event: FulfilmentEvent): readonly FulfilmentCommand[] {
  const { orderId, at } = event.data;
  switch (event.type) {
    case 'StockReservationRequested':
      return event.data.reservations.map((reservation) => {
        const expiresAt = event.data.deadline;
        return { type: 'ReserveStock', ...reservation, orderId, expiresAt, at };
      });
    case 'PaymentRequested': {
      const { paymentId, amount, currency, paymentToken, deadline } = event.data;
      const terms = { paymentId, orderId, amount, currency, paymentToken, deadline, reference: null };
      return [{ type: 'RequestAuthorization', ...terms, attemptId: orderId, capture: 'manual', at }];
    }
    case 'StockCommitRequested':
      return event.data.reservations.map(({ reservationId, productId }) => {
        return { type: 'CommitReservation', reservationId, productId, orderId, at };
      });
    case 'CaptureDecided':
      return [{ type: 'CapturePayment', paymentId: event.data.paymentId, at }];
    case 'ConfirmationDecided':
      return [{ type: 'ConfirmOrder', orderId, paymentId: event.data.paymentId, at }];
    case 'StockShipmentRequested':
      return event.data.reservations.map(({ reservationId, productId }) => {
        return { type: 'ShipReservation', reservationId, productId, orderId, at };
      });
    case 'PaymentCancellationDecided': {
      const { paymentId, reason } = event.data;
      return [{ type: 'CancelPayment', paymentId, orderId, reason, at }];
    }
    case 'RefundDecided': {
      const { paymentId, refundId } = event.data;
      const refund = {
        paymentId,
        refundId,
        amount: null,
        reason: 'order-not-fulfilled',
        waitsForDispute: true,
      };
      return [{ type: 'RefundPayment', ...refund, at }];
    }
    case 'StockReleaseRequested':
      return event.data.reservations.map(({ reservationId, productId }) => {
        const expiresAt = event.data.deadline;
        return { type: 'ReleaseReservation', reservationId, productId, orderId, expiresAt, at };
      });
    case 'RejectionDecided':
      return [{ type: 'RejectOrder', orderId, reason: event.data.reason, at }];
    case 'StockReservationNoted':
    case 'PaymentNoted':
    case 'FulfilmentCompleted':
    case 'UnwindingStarted':
    case 'FulfilmentEnded':
      return [];
    default:
      return never(event);
  }
}
