import { join } from 'node:path';
import type { Bus, PaymentGateway } from '@queuecommerce/infra';
import { openInProcessBus, openRabbitMq, openSimulatedGateway } from '@queuecommerce/infra/adapters';
import type { Closers } from '../closers';
import type { Configuration } from '../configuration';
import { onceEngineAnswers } from './engine-away';
import { openStorage, type Storage, type StorageParts } from './storage';

/** The adapters that the configuration asks for. */
export interface Engines extends Omit<Storage, 'names'> {
  readonly bus: Bus;
  readonly gateway: PaymentGateway;
  /** What stands behind each port, for the health page. */
  readonly names: Readonly<Record<'eventStore' | 'documents' | 'bus' | 'paymentGateway', string>>;
}

export interface EngineParts extends StorageParts {
  /** Calls off the waiting for an engine. */
  readonly signal: AbortSignal;
  /** Where the gateway's webhooks are to be posted. */
  readonly webhookUrl: string;
}

/** Opens the engines. What is opened is closed by `closers`, also when opening the next one fails. */
export async function openEngines(
  configuration: Configuration,
  parts: EngineParts,
  closers: Closers,
): Promise<Engines> {
  const { clock, entropy, log } = parts;
  const { dataDir, gatewayLatencyMs } = configuration;
  const storage = await openStorage(configuration, parts, closers);
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
    await onceEngineAnswers('The bus', parts, () => openBus(configuration, parts, storage)),
  );
  return {
    ...storage,
    bus,
    gateway,
    names: {
      ...storage.names,
      bus: configuration.rabbitMqUrl === undefined ? 'in-process' : 'rabbitmq',
      paymentGateway: 'simulator',
    },
  };
}

/** Where parked messages are kept has to answer first. @throws {DocumentsUnavailable} */
function openBus(
  { rabbitMqUrl: url, rabbitMqPrefix: prefix }: Configuration,
  { clock, entropy, log }: EngineParts,
  { documents }: Storage,
): Promise<Bus> {
  const parts = { clock, entropy, documents, log: log.child({ part: 'bus' }) };
  return url === undefined ? openInProcessBus(parts) : openRabbitMq({ ...parts, url, prefix });
}
