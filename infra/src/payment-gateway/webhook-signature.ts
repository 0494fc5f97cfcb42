/**
 * Stripe's signature of a webhook: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, possibly with several `v1` while a
 * secret is being changed (source: Stripe's documentation, "Verify webhook signatures manually").
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidNotification } from './port';

/** How old a signature may be (P3). One from the future is accepted: only the secret's holder can make it. */
export const toleranceSeconds = 300;

const longestHeader = 4_096;

/** The header for a body that is sent at `atSeconds`. */
export function signatureHeader(rawBody: string | Buffer, secret: string, atSeconds: number): string {
  return `t=${atSeconds},v1=${digest(rawBody, secret, String(atSeconds)).toString('hex')}`;
}

/**
 * Checks that `rawBody` comes from who holds `secret`, and not too long ago.
 * @throws {InvalidNotification}
 */
export function verifySignature(rawBody: Buffer, header: string, secret: string, nowMs: number): void {
  const { timestamp, signatures } = parseHeader(header);
  const expected = digest(rawBody, secret, timestamp);
  const genuine = signatures.map((signature) => timingSafeEqual(signature, expected)).includes(true);
  if (!genuine) throw new InvalidNotification('wrong-signature', 'No signature matches the body');
  const ageSeconds = Math.floor(nowMs / 1000) - Number(timestamp);
  if (ageSeconds > toleranceSeconds)
    throw new InvalidNotification('stale-signature', `The signature is ${ageSeconds} s old`);
}

interface ParsedHeader {
  /** As it was signed. */
  readonly timestamp: string;
  readonly signatures: readonly Buffer[];
}

function parseHeader(header: string): ParsedHeader {
  if (header === '') throw new InvalidNotification('missing-signature', 'There is no signature');
  if (header.length > longestHeader) throw malformed('it is too long');
  const entries = header.split(',').map((entry) => entry.trim());
  const [timestamp, ...others] = entries.flatMap((entry) => /^t=(\d{1,15})$/.exec(entry)?.[1] ?? []);
  if (timestamp === undefined || others.length > 0) throw malformed('it needs one timestamp');
  const signatures = entries.flatMap((entry) => {
    const hex = /^v1=([0-9a-f]{64})$/i.exec(entry)?.[1];
    return hex === undefined ? [] : [Buffer.from(hex, 'hex')];
  });
  if (signatures.length === 0) throw malformed('it has no v1 signature');
  return { timestamp, signatures };
}

function malformed(problem: string): InvalidNotification {
  return new InvalidNotification('malformed-signature', `The signature can not be read: ${problem}`);
}

function digest(rawBody: string | Buffer, secret: string, timestamp: string): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
}
