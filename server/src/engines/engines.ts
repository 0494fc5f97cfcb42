import { join } from 'node:path';
import type { Bus, IntegrationEvents, PaymentGateway } from '@queuecommerce/infra';
import {
  openGatewayThread,
  openInProcessBus,
  openRabbitMq,
  openRabbitMqEvents,
  openStripeGateway,
} from '@queuecommerce/infra/adapters';
import type { Closers } from '../closers';
import type { Configuration } from '../configuration';
import { onceEngineAnswers } from './engine-away';
import { openStorage, type Storage, type StorageParts } from './storage';

/** The adapters that the configuration asks for. */
export interface Engines extends Omit<Storage, 'names'> {
  readonly bus: Bus;
  readonly gateway: PaymentGateway;
  /** Undefined without RabbitMQ: then nobody outside is told. */
  readonly integrationEvents: IntegrationEvents | undefined;
  /** What stands behind each port, for the health page. */
  readonly names: Readonly<Record<'eventStore' | 'documents' | 'bus' | 'paymentGateway', string>>;
}

export interface EngineParts extends StorageParts {
  /** Calls off the waiting for an engine. */
  readonly signal: AbortSignal;
  /** Where this process answers. */
  readonly url: string;
}

/** Opens the engines. What is opened is closed by `closers`, also when opening the next one fails. */
export async function openEngines(
  configuration: Configuration,
  parts: EngineParts,
  closers: Closers,
): Promise<Engines> {
  const storage = await openStorage(configuration, parts, closers);
  const gateway = closers.add(await openGateway(configuration, parts));
  const bus = closers.add(
    await onceEngineAnswers('The bus', parts, () => openBus(configuration, parts, storage)),
  );
  const { rabbitMqUrl, rabbitMqPrefix: prefix } = configuration;
  const log = parts.log.child({ part: 'integration-events' });
  const integrationEvents =
    rabbitMqUrl === undefined
      ? undefined
      : closers.add(openRabbitMqEvents({ ...parts, url: rabbitMqUrl, prefix, log }));
  return {
    ...storage,
    bus,
    gateway,
    integrationEvents,
    names: {
      ...storage.names,
      bus: configuration.rabbitMqUrl === undefined ? 'in-process' : 'rabbitmq',
      paymentGateway: configuration.stripe === undefined ? 'simulator' : 'stripe',
    },
  };
}

/** The simulator is in a thread of this process, and posts its webhooks to it. @throws {UnreadableLedger} */
export async function openGateway(
  { stripe, dataDir, webhookSecret, gatewayLatencyMs }: Configuration,
  { clock, entropy, log, url }: StorageParts & Pick<EngineParts, 'url'>,
): Promise<PaymentGateway> {
  if (stripe !== undefined) {
    const returnUrl = stripe.returnUrl ?? `${url}/api`;
    return openStripeGateway({ ...stripe, returnUrl, clock, log: log.child({ part: 'stripe' }) });
  }
  return openGatewayThread({
    path: join(dataDir, 'gateway.sqlite'),
    log: log.child({ part: 'simulated-gateway' }),
    // A secret for this run only: whoever signs with it is this process.
    webhook: { url: `${url}/payments/webhook/stripe`, secret: webhookSecret ?? `whsec_${entropy.uuid()}` },
    latencyMs: gatewayLatencyMs,
  });
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
