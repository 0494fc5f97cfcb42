import { gatewayFaults, type GatewayFaultPlan, type GatewayOperation } from '@queuecommerce/infra/testing';
import type { Chance } from './chance';

/** The kinds of faults, each of which a run can be without. `FAULTS.md`'s numbers are in the README's table. */
export const faultKinds = [
  'crashes',
  'freezes',
  'upgrades',
  'two-processes',
  'log-away',
  'documents-away',
  'no-transactions',
  'messages-lost',
  'messages-repeated',
  'messages-reordered',
  'poison-messages',
  'gateway',
  'webhooks',
  'forged-webhooks',
  'requests-lost',
  'requests-repeated',
  'clock-jumps',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** How often what goes wrong. Rates are probabilities of one call; in the second phase all are 0. */
export interface FaultRates {
  /** Processes that share the work. */
  readonly processes: 1 | 2;
  /** Documents and checkpoint of a batch are written one after the other, as on an engine without transactions. */
  readonly oneByOne: boolean;
  readonly reordersMessages: boolean;
  /** Mean time between them, in ms; 0 for never. */
  readonly crashEveryMs: number;
  readonly freezeEveryMs: number;
  readonly upgradeEveryMs: number;
  readonly clockJumpEveryMs: number;
  readonly poisonEveryMs: number;
  readonly forgedWebhookEveryMs: number;
  readonly logAway: number;
  readonly documentsAway: number;
  readonly messageLost: number;
  readonly messageRepeated: number;
  readonly longestMessageDelayMs: number;
  readonly requestLost: number;
  readonly requestRepeated: number;
  /** A page of the gateway's list does not come. */
  readonly listAway: number;
  readonly gateway: GatewayFaultPlan;
}

const gatewayOperations: readonly GatewayOperation[] = [
  'authorize',
  'confirm',
  'capture',
  'cancel',
  'refund',
  'retrieve',
  'findByPaymentId',
];

/** The rates of a run, drawn anew for each. A kind in `without` does not occur. */
export function drawFaults(chance: Chance, without: ReadonlySet<FaultKind>): FaultRates {
  // All is drawn whatever is left out, so that leaving a kind out changes as little as can be.
  const rate = (kind: FaultKind, highest: number): number => {
    const drawn = highest * chance.between(0.05, 1) ** 2;
    return without.has(kind) ? 0 : drawn;
  };
  const every = (kind: FaultKind, shortestMs: number, longestMs: number): number => {
    const drawn = chance.between(shortestMs, longestMs);
    return without.has(kind) ? 0 : drawn;
  };
  const highest = chance.pick([0.05, 0.15]);
  const gateway = Object.fromEntries(
    gatewayOperations.map((operation) => [
      operation,
      Object.fromEntries(gatewayFaults.map((fault) => [fault, rate('gateway', highest)])),
    ]),
  );
  const longestDelayMs = chance.pick([1_000, 30_000, 10 * 60_000]);
  return {
    processes: without.has('two-processes') ? 1 : 2,
    oneByOne: !without.has('no-transactions'),
    reordersMessages: !without.has('messages-reordered'),
    crashEveryMs: every('crashes', 500, 20_000),
    freezeEveryMs: every('freezes', 2_000, 60_000),
    upgradeEveryMs: every('upgrades', 5_000, 60_000),
    clockJumpEveryMs: every('clock-jumps', 5_000, 120_000),
    poisonEveryMs: every('poison-messages', 5_000, 60_000),
    forgedWebhookEveryMs: every('forged-webhooks', 2_000, 60_000),
    logAway: rate('log-away', 0.1),
    documentsAway: rate('documents-away', 0.1),
    messageLost: rate('messages-lost', 0.3),
    messageRepeated: rate('messages-repeated', 0.5),
    longestMessageDelayMs: chance.pick([5, 200, 5_000]),
    requestLost: rate('requests-lost', 0.3),
    requestRepeated: rate('requests-repeated', 0.3),
    listAway: rate('gateway', 0.2),
    gateway: {
      rates: gateway,
      patienceMs: 10_000,
      webhooks: {
        duplicateRate: rate('webhooks', 0.6),
        delayRate: rate('webhooks', 0.9),
        longestDelayMs,
      },
    },
  };
}

/** Nothing goes wrong any more; what is started as two goes on as two. */
export function calm({ processes, oneByOne }: FaultRates): FaultRates {
  return {
    processes,
    oneByOne,
    reordersMessages: false,
    crashEveryMs: 0,
    freezeEveryMs: 0,
    upgradeEveryMs: 0,
    clockJumpEveryMs: 0,
    poisonEveryMs: 0,
    forgedWebhookEveryMs: 0,
    logAway: 0,
    documentsAway: 0,
    messageLost: 0,
    messageRepeated: 0,
    longestMessageDelayMs: 5,
    requestLost: 0,
    requestRepeated: 0,
    listAway: 0,
    gateway: {},
  };
}
