/**
 * Money is integer minor units and an ISO 4217 currency (rule P11).
 *
 * The exponents are Stripe's, not ISO's or `Intl`'s (source: Stripe's documentation, "Supported currencies").
 */

const twoDecimal =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK ' +
  'DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS KHR KYD KZT LAK LBP ' +
  'LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD ' +
  'RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX USD UYU UZS WST XCD YER ZAR ZMW';
const zeroDecimal = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF';
const threeDecimal = 'BHD JOD KWD OMR TND';

const exponents: ReadonlyMap<string, number> = new Map([
  ...twoDecimal.split(' ').map((code): [string, number] => [code, 2]),
  ...zeroDecimal.split(' ').map((code): [string, number] => [code, 0]),
  ...threeDecimal.split(' ').map((code): [string, number] => [code, 3]),
]);

/** Currencies without a minor unit of their own that Stripe takes as two decimals: amounts end in 00. */
const twoDecimalEndingIn00: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** Whether `code` is a currency that can be charged, in upper case. */
export function isCurrency(code: string): boolean {
  return exponents.has(code);
}

/** How many decimals the minor unit of `currency` stands for. @throws {RangeError} for a currency that `isCurrency` refuses. */
export function exponentOf(currency: string): number {
  const exponent = exponents.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is not a currency that can be charged`);
  return exponent;
}

/**
 * The step that amounts of `currency` move in, in minor units: 10 for three-decimal currencies (their amounts end in 0), 100
 * for ISK and UGX (theirs end in 00), else 1.
 */
export function stepOf(currency: string): number {
  if (twoDecimalEndingIn00.has(currency)) return 100;
  return exponentOf(currency) === 3 ? 10 : 1;
}

/** Whether an amount in minor units can be charged in `currency`: a positive whole number of its steps. */
export function isChargeable(amountMinor: number, currency: string): boolean {
  return Number.isSafeInteger(amountMinor) && amountMinor > 0 && amountMinor % stepOf(currency) === 0;
}

/**
 * Shares `totalMinor` out in proportion to `weights`, in steps of `stepMinor`, by largest remainder: the shares add up to the total exactly.
 * Ties go to the earlier share. @throws {RangeError} without a positive weight, or when the total is no whole number of steps.
 */
export function shareOut(totalMinor: number, weights: readonly number[], stepMinor = 1): number[] {
  const steps = totalMinor / stepMinor;
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new RangeError(`${totalMinor} can not be shared out in steps of ${stepMinor}`);
  if (
    weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0) ||
    !weights.some((weight) => weight > 0)
  )
    throw new RangeError('Weights must be whole numbers of at least 0, and one of them more');
  // BigInt: the weights' sum, and the product of a total and a weight, may pass 2^53.
  const weightSum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const exact = weights.map((weight) => BigInt(steps) * BigInt(weight));
  const shares = exact.map((product) => Number(product / weightSum));
  const byRemainder = exact
    .map((product, index) => ({ index, remainder: product % weightSum }))
    // Stable, so that ties stay in their order.
    .toSorted((a, b) => Number(b.remainder - a.remainder));
  const left = steps - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares.map((share) => share * stepMinor);
}

/** An amount for a person: `1299.99 USD`, `500 JPY`. By its digits, because a float has too few of them for a large amount. */
export function formatMoney(amountMinor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const decimals = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  return `${amountMinor < 0 ? '-' : ''}${whole}${decimals} ${currency}`;
}
