import type { GatewayNotification } from '@queuecommerce/infra';
import {
  openSimulatedGateway,
  type SimulatedGateway,
  type SimulatedGatewayOptions,
} from '@queuecommerce/infra/adapters';
import { manualClock, seededEntropy, silentLog, type ManualClock } from '@queuecommerce/infra/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const webhookSecret = 'whsec_test';

/** A webhook as it arrived, verified and parsed by the gateway itself. */
export interface Received extends GatewayNotification {
  readonly object: Record<string, unknown>;
}

/** A shop that takes webhooks, or does not. */
export interface Shop {
  /** Raw posts, in the order of arrival. */
  readonly posts: { readonly body: string; readonly signature: string }[];
  /** What it answers next; 200 when there is nothing. */
  readonly answers: (number | Error)[];
}

export interface Stage {
  readonly gateway: SimulatedGateway;
  readonly clock: ManualClock;
  readonly shop: Shop;
  /** What the shop has received, each verified on arrival. */
  readonly received: readonly Received[];
}

/** A gateway in memory, on a clock moved by hand, that sends its webhooks to a shop in the same process. */
export async function openStage(options: Partial<SimulatedGatewayOptions> = {}): Promise<Stage> {
  const clock = manualClock();
  const shop: Shop = { posts: [], answers: [] };
  const received: Received[] = [];
  const gateway = await openSimulatedGateway({
    path: undefined,
    clock,
    entropy: seededEntropy(1),
    log: silentLog,
    webhook: { url: 'http://shop.test/payments/webhook/stripe', secret: webhookSecret },
    post: async (_url, headers, body) => {
      const signature = headers['stripe-signature'] ?? '';
      shop.posts.push({ body, signature });
      const notification = gateway.parseNotification(Buffer.from(body), signature);
      received.push({ ...notification, object: JSON.parse(body).data.object });
      const answer = shop.answers.shift() ?? 200;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ...options,
  });
  return { gateway, clock, shop, received };
}

/** Runs `use` with a path for a ledger's file, and removes it. */
export async function withLedgerPath<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  try {
    return await use(join(folder, 'gateway.sqlite'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
