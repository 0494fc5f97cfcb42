import { openSimulatedGateway, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paymentGatewayContract } from './contract';
import { webhookSecret } from './stage';

const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parts = {
  clock: systemClock,
  entropy: systemEntropy,
  log: silentLog,
  webhook: { url: 'http://shop.test', secret: webhookSecret },
  post: async () => 200,
};

paymentGatewayContract('simulator in memory', () => openSimulatedGateway({ path: undefined, ...parts }));
paymentGatewayContract('simulator in its file', () =>
  openSimulatedGateway({ path: join(folder, 'gateway.sqlite'), ...parts }),
);
