/** Tells a repeated request from another one that came under the same `Idempotency-Key`. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../event-store/canonical-json';

/** SHA-256 (hex) over method, target and body; a JSON body counts by what it says, not by its spaces or order of fields. */
export function requestFingerprint(method: string, target: string, body: unknown): string {
  const hash = createHash('sha256').update(`${method} ${target}\n`);
  if (Buffer.isBuffer(body)) hash.update(body);
  else if (body !== undefined) hash.update(canonicalJson(body));
  return hash.digest('hex');
}
