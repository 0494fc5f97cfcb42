import {
  notificationDecider as notification,
  type NotificationEvent,
  type ReceiveNotification,
} from '../src';
import { paymentId } from './ids';
import { at, given } from './scenario';

const facts = {
  notificationId: 'evt_1',
  gatewayPaymentId: 'pi_1',
  paymentId,
  createdAt: at('09:59'),
  at: at('10:00'),
};
const receive: ReceiveNotification = {
  type: 'ReceiveNotification',
  ...facts,
  notificationType: 'payment_intent.succeeded',
};
const received: NotificationEvent = {
  type: 'GatewayNotificationReceived',
  data: { ...facts, type: 'payment_intent.succeeded' },
};

test('P3 a webhook is taken down before it is answered', () =>
  given(notification, []).when(receive).thenEvents(received));
test('P3 a webhook sent again changes nothing', () =>
  given(notification, [received])
    .when({ ...receive, at: at('10:05') })
    .thenNothing());
