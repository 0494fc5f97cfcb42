import { hash } from 'node:crypto';

const hexadecimal = '0123456789abcdef';
/** The value of each hexadecimal digit, by its UTF-16 code unit; -1 for what is none. */
const valueOf = Int8Array.from({ length: 128 }, (_, unit) =>
  hexadecimal.indexOf(String.fromCharCode(unit).toLowerCase()),
);
const dash = 0x2d;
/** Room for most names, so that not each gets its own. */
const room = Buffer.alloc(65_536);

/**
 * A UUID (version 5, RFC 9562) that follows from another and a name: how the ids of commands and events come from their causes.
 * In one call of the hash, and the cause read by hand, because each event needs one: the library takes several times as long.
 * @throws {TypeError} the cause is no UUID
 */
export function derivedId(cause: string, name: string): string {
  // A UTF-16 unit takes at most three bytes of UTF-8.
  const mostBytes = 16 + 3 * name.length;
  const bytes = mostBytes <= room.length ? room : Buffer.allocUnsafe(mostBytes);
  writeUuid(cause, bytes);
  const end = 16 + bytes.write(name, 16);
  const digest = hash('sha1', bytes.subarray(0, end), 'hex');
  const variant = '89ab'.charAt((valueOf[digest.charCodeAt(16)] ?? 0) & 0b0011);
  return (
    `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-` +
    `${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  );
}

function writeUuid(uuid: string, bytes: Buffer): void {
  let at = uuid.length === 36 ? 0 : -1;
  for (let i = 0; i < 36 && at >= 0; i += 2) {
    if (uuid.charCodeAt(i) === dash) i += 1;
    const byte = (digitAt(uuid, i) << 4) | digitAt(uuid, i + 1);
    if (byte < 0 || at === 16) at = -1;
    else bytes[at++] = byte;
  }
  if (at !== 16) throw new TypeError(`${JSON.stringify(uuid)} is no UUID`);
}

/** -1 for what is no hexadecimal digit. */
function digitAt(text: string, i: number): number {
  return valueOf[text.charCodeAt(i)] ?? -1;
}
