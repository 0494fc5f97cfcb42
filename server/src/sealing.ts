import { BadKey, type Clock, type Entropy, type EventStore, type Log } from '@queuecommerce/infra';
import { ed25519Signer, publicKeyPath, type OpenedSigner } from '@queuecommerce/infra/adapters';
import { startLogSealer, type LogSealer } from '@queuecommerce/reactors';
import { BadConfiguration, type Configuration } from './configuration';

/** Seals the log with the key that the configuration names. @throws {BadConfiguration} the key can not be used */
export function startSealing(
  { auditSigningKeyFile }: Configuration,
  parts: { readonly store: EventStore; readonly clock: Clock; readonly entropy: Entropy; readonly log: Log },
): LogSealer {
  const log = parts.log.child({ reactor: 'log-sealer' });
  const { signer, isNew } = openSigner(auditSigningKeyFile);
  if (isNew) {
    const publicKey = publicKeyPath(auditSigningKeyFile);
    log.info(
      { keyId: signer.keyId, publicKey },
      'A new key was made to seal the log with; keep its public key elsewhere too',
    );
  }
  return startLogSealer({ ...parts, log, signer });
}

function openSigner(path: string): OpenedSigner {
  try {
    return ed25519Signer(path);
  } catch (error) {
    if (error instanceof BadKey) throw new BadConfiguration(`AUDIT_SIGNING_KEY_FILE: ${error.message}`);
    throw error;
  }
}
