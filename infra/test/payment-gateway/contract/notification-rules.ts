import { InvalidNotification, type PaymentGateway } from '@queuecommerce/infra';

export function notificationRules(gateway: () => PaymentGateway): void {
  describe('notifications', () => {
    const body = Buffer.from('{}');
    test.each([
      ['missing-signature', ''],
      ['malformed-signature', 'nonsense'],
      ['malformed-signature', 't=1,v0=00'],
      ['wrong-signature', `t=1,v1=${'0'.repeat(64)}`],
    ])('P3 a forged one is refused before it is read: %s', (code, signature) => {
      let caught: unknown;
      try {
        gateway().parseNotification(body, signature);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(InvalidNotification);
      expect(caught).toMatchObject({ code });
    });
  });
}
