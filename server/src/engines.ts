import { join } from 'node:path';
import { access, constants, mkdir } from 'node:fs/promises';
import {
  errorText,
  type Bus,
  type Clock,
  type DocumentStore,
  type Entropy,
  type Log,
  type PaymentGateway,
} from '@queuecommerce/infra';
import {
  openInProcessBus,
  openSimulatedGateway,
  openSqlite,
  sqliteDocumentStore,
} from '@queuecommerce/infra/adapters';
import { BadConfiguration, type Configuration } from './configuration';
import type { Closers } from './closers';
import { openReadableLog, type ReadableLog } from './readable-log';

/** The adapters that the configuration asks for. */
export interface Engines extends ReadableLog {
  readonly documents: DocumentStore;
  readonly bus: Bus;
  readonly gateway: PaymentGateway;
  /** What stands behind each port, for the health page. */
  readonly names: Readonly<Record<'eventStore' | 'documents' | 'bus' | 'paymentGateway', string>>;
}

export interface EngineParts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Where the gateway's webhooks are to be posted. */
  readonly webhookUrl: string;
}

/** The file of the log and of all that is made from it. */
export function logFileOf(dataDir: string): string {
  return join(dataDir, 'queuecommerce.sqlite');
}

/** Opens the embedded engines. What is opened is closed by `closers`, also when opening the next one fails. */
export async function openEngines(
  configuration: Configuration,
  parts: EngineParts,
  closers: Closers,
): Promise<Engines> {
  const { clock, entropy, log } = parts;
  const { dataDir, gatewayLatencyMs } = configuration;
  await makeFolder(dataDir);
  const file = closers.add(await openSqlite(logFileOf(dataDir), { clock }));
  const { store, customerKeys, personalData } = await openReadableLog(file, configuration, parts, closers);
  const documents = closers.add(sqliteDocumentStore(file));
  const gateway = closers.add(
    await openSimulatedGateway({
      path: join(dataDir, 'gateway.sqlite'),
      clock,
      entropy,
      log: log.child({ part: 'simulated-gateway' }),
      // A secret for this run only: whoever signs with it is this process.
      webhook: { url: parts.webhookUrl, secret: configuration.webhookSecret ?? `whsec_${entropy.uuid()}` },
      latencyMs: gatewayLatencyMs,
    }),
  );
  const bus = closers.add(
    await openInProcessBus({ clock, entropy, documents, log: log.child({ part: 'bus' }) }),
  );
  const names = { eventStore: 'sqlite', documents: 'sqlite', bus: 'in-process', paymentGateway: 'simulator' };
  return { store, documents, bus, gateway, customerKeys, personalData, names };
}

/** @throws {BadConfiguration} */
async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new BadConfiguration(`DATA_DIR: ${errorText(error)}`, { cause: error });
  }
}
