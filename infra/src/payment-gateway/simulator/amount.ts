import { GatewayRefused } from '../port';

/**
 * The gateway's own table, kept apart from the shop's (rule P11), so that a mistake in the one is seen by the other.
 * Source: Stripe's documentation, "Supported currencies".
 */
const presentmentCurrencies = new Set(
  (
    'USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY ' +
    'COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD ' +
    'JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN ' +
    'NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB ' +
    'TJS TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW'
  ).split(' '),
);

/** What an amount must be a multiple of: three-decimal currencies end in 0, ISK and UGX in 00. */
const multiples: Readonly<Record<string, number>> = {
  BHD: 10,
  JOD: 10,
  KWD: 10,
  OMR: 10,
  TND: 10,
  ISK: 100,
  UGX: 100,
};

const largestAmount = 99_999_999;

/**
 * Stripe's checks of what is to be charged. Its minimum, which depends on the account's own currency, is not among them.
 * @throws {GatewayRefused} `invalid_currency`, `parameter_invalid_integer`, `amount_too_small`, `amount_too_large`, `invalid_amount`
 */
export function checkAmount(amount: number, currency: string): void {
  if (!presentmentCurrencies.has(currency))
    throw new GatewayRefused('invalid_currency', `Invalid currency: ${currency}`);
  if (!Number.isSafeInteger(amount))
    throw new GatewayRefused('parameter_invalid_integer', `Invalid integer: ${amount}`);
  if (amount < 1) throw new GatewayRefused('amount_too_small', `Amount must be at least 1, not ${amount}`);
  if (amount > largestAmount)
    throw new GatewayRefused(
      'amount_too_large',
      `Amount must be no more than ${largestAmount}, not ${amount}`,
    );
  const multiple = multiples[currency] ?? 1;
  if (amount % multiple !== 0)
    throw new GatewayRefused(
      'invalid_amount',
      `An amount in ${currency} must be a multiple of ${multiple}, not ${amount}`,
    );
}
