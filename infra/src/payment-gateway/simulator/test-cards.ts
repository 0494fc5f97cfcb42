/**
 * Stripe's test payment methods, as far as the simulator plays them (source: Stripe's documentation, "Testing").
 * `../README.md` has them as a table.
 */

/** Why a charge was refused: Stripe's error code, and the issuer's decline code where there is one. */
export interface Decline {
  readonly code: string;
  readonly declineCode: string | null;
}

export interface TestCard {
  /** A bank account clears later and can not be held (`manual` capture). */
  readonly kind: 'card' | 'bank-account';
  /** Whether the customer must pass 3-D Secure before the charge is tried. */
  readonly challenge: boolean;
  /** Null: the charge is accepted. */
  readonly decline: Decline | null;
  /** Whether a bank account's payment ever leaves `processing`. */
  readonly clears: boolean;
  readonly refunds: 'at-once' | 'pending-then-succeeded' | 'succeeded-then-failed';
  /** What the customer's bank opens some time after the payment. */
  readonly dispute: 'none' | 'chargeback' | 'inquiry';
}

const accepted: TestCard = {
  kind: 'card',
  challenge: false,
  decline: null,
  clears: true,
  refunds: 'at-once',
  dispute: 'none',
};

/** @param declineCode null where the error code says it all. */
function declined(code: string, declineCode: string | null = null): TestCard {
  return { ...accepted, decline: { code, declineCode } };
}

const refused = (declineCode: string): TestCard => declined('card_declined', declineCode);
const challenged = (card: TestCard): TestCard => ({ ...card, challenge: true });
const bankAccount = (card: TestCard): TestCard => ({ ...card, kind: 'bank-account' });

const testCards: ReadonlyMap<string, TestCard> = new Map([
  ['pm_card_visa', accepted],
  ['pm_card_visa_debit', accepted],
  ['pm_card_mastercard', accepted],
  ['pm_card_mastercard_debit', accepted],
  ['pm_card_mastercard_prepaid', accepted],
  ['pm_card_amex', accepted],
  ['pm_card_discover', accepted],
  ['pm_card_diners', accepted],
  ['pm_card_jcb', accepted],
  ['pm_card_unionpay', accepted],
  ['pm_card_bypassPending', accepted],

  ['pm_card_chargeDeclined', refused('generic_decline')],
  ['pm_card_visa_chargeDeclined', refused('generic_decline')],
  ['pm_card_chargeCustomerFail', refused('generic_decline')],
  ['pm_card_chargeDeclinedInsufficientFunds', refused('insufficient_funds')],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', refused('insufficient_funds')],
  ['pm_card_chargeDeclinedLostCard', refused('lost_card')],
  ['pm_card_visa_chargeDeclinedLostCard', refused('lost_card')],
  ['pm_card_chargeDeclinedStolenCard', refused('stolen_card')],
  ['pm_card_visa_chargeDeclinedStolenCard', refused('stolen_card')],
  ['pm_card_chargeDeclinedFraudulent', refused('fraudulent')],
  ['pm_card_visa_chargeDeclinedFraudulent', refused('fraudulent')],
  ['pm_card_radarBlock', refused('fraudulent')],
  ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', refused('card_velocity_exceeded')],
  ['pm_card_chargeDeclinedExpiredCard', declined('expired_card')],
  ['pm_card_chargeDeclinedIncorrectCvc', declined('incorrect_cvc')],
  ['pm_card_cvcCheckFail', declined('incorrect_cvc')],
  ['pm_card_chargeDeclinedProcessingError', declined('processing_error')],

  ['pm_card_authenticationRequired', challenged(accepted)],
  ['pm_card_authenticationRequiredOnSetup', challenged(accepted)],
  ['pm_card_authenticationRequiredSetupForOffSession', challenged(accepted)],
  ['pm_card_threeDSecure2Required', challenged(accepted)],
  ['pm_card_threeDSecureRequired', challenged(accepted)],
  [
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    challenged(refused('insufficient_funds')),
  ],
  ['pm_card_threeDSecureRequiredChargeDeclined', challenged(refused('generic_decline'))],
  ['pm_card_threeDSecureRequiredProcessingError', refused('generic_decline')],
  ['pm_card_threeDSecureOptional', accepted],
  ['pm_card_amex_threeDSecureNotSupported', accepted],

  ['pm_card_pendingRefund', { ...accepted, refunds: 'pending-then-succeeded' }],
  ['pm_card_refundFail', { ...accepted, refunds: 'succeeded-then-failed' }],

  ['pm_card_createDispute', { ...accepted, dispute: 'chargeback' }],
  ['pm_card_createDisputeProductNotReceived', { ...accepted, dispute: 'chargeback' }],
  ['pm_card_createDisputeInquiry', { ...accepted, dispute: 'inquiry' }],

  ['pm_usBankAccount_success', bankAccount(accepted)],
  ['pm_usBankAccount_insufficientFunds', bankAccount(declined('insufficient_funds'))],
  ['pm_usBankAccount_processing', bankAccount({ ...accepted, clears: false })],
]);

/** How a payment method behaves; undefined if the gateway has none with that id. */
export function testCard(paymentMethodId: string): TestCard | undefined {
  return testCards.get(paymentMethodId);
}

/** The ids of all test payment methods. */
export function testCardIds(): readonly string[] {
  return [...testCards.keys()];
}
