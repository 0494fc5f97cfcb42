import type { PublicKeys } from '../../signing/public-keys';
import type { RecordedEvent } from '../port';
import { isSealOnto, sealIn, signatureOf, signedBytes, type SealEnd } from '../sealing/seal';
import { placeInWords, type Finding } from './finding';

/** What is wrong with an event as the seal after `previous`, whatever it covers; undefined if nothing is. */
export function sealFault(
  event: RecordedEvent,
  previous: SealEnd,
  keys: PublicKeys | undefined,
): Finding | undefined {
  const { stream, revision, position } = event;
  const place = { stream, revision, position };
  const found = (kind: Finding['kind'], what: string): Finding => ({
    kind,
    ...place,
    message: `The seal (${placeInWords(place)}) ${what}`,
  });
  const seal = sealIn(event);
  if (seal === undefined) return found('seal-forged', 'is none that this program can read');
  const signature = keys?.check(seal.keyId, signedBytes(seal), signatureOf(seal));
  if (signature === 'unknown-key')
    return found('seal-key-unknown', `is signed with the key ${seal.keyId}, which was not given`);
  if (signature === 'invalid') return found('seal-forged', 'was not signed with the key that it names');
  if (!isSealOnto(previous, seal) || seal.position >= position)
    return found('seal-forged', 'does not go on from the one before');
  return undefined;
}
