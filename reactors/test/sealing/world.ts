import { stocks, type StockCommand } from '@queuecommerce/domain';
import {
  CommandExecutor,
  derivedId,
  PublicKeys,
  sealIn,
  verifyLog,
  type EventStore,
  type Seal,
  type Signer,
  type Verification,
} from '@queuecommerce/infra';
import {
  manualClock,
  memoryEventStore,
  recordingLog,
  seededEntropy,
  settled,
} from '@queuecommerce/infra/testing';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { startLogSealer, type LogSealer } from '../../src';

const seed = '33333333-3333-4333-8333-333333333333';
const at = '2026-01-01T10:00:00.000Z';

const { privateKey } = generateKeyPairSync('ed25519');
const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
const keys = new PublicKeys([publicKey]);
const signer: Signer = {
  keyId: keys.ids[0] ?? '',
  publicKey,
  sign: async (bytes) => sign(null, bytes, privateKey),
};

export const everyMs = 60_000;
export const everyEvents = 10;

/** A log that sells, and those who seal it. */
export class SealedShop {
  readonly clock = manualClock();
  readonly log = recordingLog();
  readonly store = memoryEventStore({ clock: this.clock });
  private readonly executor = new CommandExecutor(this.store);
  private sold = 0;

  /** Starts to seal, on this store or on what stands before it. */
  seal(store: EventStore = this.store): LogSealer {
    const { clock, log } = this;
    return startLogSealer({ store, signer, clock, log, entropy: seededEntropy(1), everyEvents, everyMs });
  }

  /** Appends `count` events. */
  async sell(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      const quantity = 1;
      const productId = `p-${this.sold % 4}`;
      const adjustment = {
        adjustmentId: `a-${this.sold}`,
        kind: 'receive',
        reason: 'r',
        actor: 'a',
      } as const;
      const command: StockCommand =
        this.sold < 4
          ? { type: 'OpenStock', productId, quantity, lowStockThreshold: 0, at }
          : { type: 'AdjustStock', productId, quantity, ...adjustment, at };
      const commandId = derivedId(seed, String(this.sold));
      const context = { commandId, command: 'Test', correlationId: commandId, causationId: commandId };
      await this.executor.execute(stocks, productId, command, { ...context, actor: 'test', origin: 'test' });
      this.sold += 1;
    }
    await settled();
  }

  async seals(): Promise<readonly Seal[]> {
    const events = await this.store.readStream('log-seal', { limit: 10_000 });
    return events.flatMap((event) => sealIn(event) ?? []);
  }

  async counts(): Promise<readonly number[]> {
    return (await this.seals()).map(({ count }) => count);
  }

  verify(): Promise<Verification> {
    return verifyLog(this.store, keys);
  }
}
