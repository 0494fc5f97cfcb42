import type { Clock, Entropy } from '../../clock/port';
import type { Moment } from './payment-intent';

/** The present, with new ids. A payment's id begins with its time, so that new ones lie side by side in the ledger's index. */
export function present(clock: Clock, entropy: Entropy): Moment {
  const nowMs = clock.now();
  return {
    nowMs,
    newId(prefix) {
      const chance = entropy.uuid().replaceAll('-', '');
      return prefix === 'pi' ? `pi_${nowMs.toString(36).padStart(9, '0')}${chance}` : `${prefix}_${chance}`;
    },
  };
}
