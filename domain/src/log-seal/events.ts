import { z } from 'zod';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { instant, text } from '../values';

/** SHA-256, in hex. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const events = z.int().min(1);

/** A signed checkpoint of the whole log: what it held, in which order, up to a position. */
export const logSealEvents = {
  LogSealed: {
    version: 1,
    data: z.strictObject({
      /** Of the last event that it covers. It stands itself behind what it covers. */
      position: text(64),
      /** Events in the log up to there, earlier seals included. */
      count: events,
      /** How many of them the seal before did not cover. */
      size: events,
      /** Of the Merkle tree (RFC 9162) over those. */
      root: sha256,
      previousRollingHash: sha256,
      /** SHA-256 over the one before and the root: it stands for every event from the log's first on. */
      rollingHash: sha256,
      /** SHA-256 of the public key. */
      keyId: sha256,
      /** Ed25519 (RFC 8032) over all of the above and `at`, in base64. */
      signature: z.base64().length(88),
      at: instant,
    }),
  },
} satisfies EventCatalogue;

export type LogSealEvent = EventOf<typeof logSealEvents>;
