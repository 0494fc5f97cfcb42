import { listen } from '../../../http/listen';
import { openLedger } from '../open-ledger';
import type { SimulatedGateway, SimulatedGatewayOptions } from '../simulated-gateway';
import { Simulator } from '../simulator';
import { stripeApp } from './stripe-app';

export interface StripeSimulatorOptions extends SimulatedGatewayOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

/** A stand-in for Stripe that several processes can use. */
export interface StripeSimulator {
  /** What `STRIPE_API_BASE` is set to. */
  readonly url: string;
  /** The same payments, from the inside. */
  readonly gateway: SimulatedGateway;
  close(): Promise<void>;
}

const graceMs = 2_000;

/** Serves the simulated gateway over HTTP, as Stripe does. @throws {UnreadableLedger} @throws {Error} the address can not be had */
export async function openStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const { path, host, port, clock, entropy } = options;
  const ledger = openLedger(path);
  const gateway = new Simulator(ledger, options);
  try {
    const listener = stripeApp({ gateway, ledger, entropy });
    const listening = await listen({ listener, drain: () => undefined }, { host, port, clock, graceMs });
    const close = async (): Promise<void> => {
      await listening.close();
      await gateway.close();
    };
    return { url: listening.url, gateway, close };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}
