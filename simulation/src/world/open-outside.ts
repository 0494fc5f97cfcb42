import {
  memoryCustomerKeys,
  MemoryDocumentStore,
  openSimulatedGateway,
  seededEntropy,
  silentLog,
  type GatewayFaultPlan,
  type ManualClock,
} from '@queuecommerce/infra/testing';
import type { Chance } from './chance';
import { calm, type FaultRates } from './faults';
import type { Outside } from './outside';
import { SimulatedBus } from './simulated-bus';
import { simulatedLog } from './simulated-log';
import { StepChecks } from './step-checks';
import type { Trace } from './trace';

export interface OutsideParts {
  readonly seed: number;
  readonly clock: ManualClock;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly rates: FaultRates;
  readonly broken: Outside['broken'];
  /** Takes a webhook of the gateway's to the shop. @throws {TypeError} it did not arrive, or nobody answered */
  readonly deliver: (body: string, signature: string) => Promise<number>;
}

const webhook = { url: 'http://shop.example/payments/webhook/stripe', secret: 'whsec_simulated' };

/** The outside of a run, and how its faults are ended. */
export async function openOutside(
  parts: OutsideParts,
): Promise<{ readonly outside: Outside; readonly endFaults: () => void }> {
  const { seed, clock, chance, trace, broken, deliver } = parts;
  let current = parts.rates;
  const rates = (): FaultRates => current;
  const checks = new StepChecks(broken);
  const log = simulatedLog({
    clock,
    chance,
    rates,
    onAppended: (events) => {
      for (const event of events) {
        trace.say(`${event.stream}@${event.revision} ${event.type}`);
        checks.see(event);
      }
    },
  });
  const faults: { -readonly [K in keyof GatewayFaultPlan]: GatewayFaultPlan[K] } = { ...current.gateway };
  const gateway = await openSimulatedGateway({
    path: undefined,
    clock,
    entropy: seededEntropy(seed + 1_000_003),
    log: silentLog,
    webhook,
    latencyMs: chance.whole(1, 50),
    faults,
    post: (_url, headers, body) => deliver(body, headers['stripe-signature'] ?? ''),
  });
  const outside: Outside = {
    clock,
    chance,
    trace,
    get rates() {
      return current;
    },
    log,
    documents: new MemoryDocumentStore(),
    bus: new SimulatedBus(clock, chance, rates, (what) => trace.say(what)),
    gateway,
    customerKeys: memoryCustomerKeys(seededEntropy(seed + 2_000_003)),
    broken,
  };
  const endFaults = (): void => {
    current = calm(current);
    faults.rates = {};
    faults.webhooks = {};
  };
  return { outside, endFaults };
}
