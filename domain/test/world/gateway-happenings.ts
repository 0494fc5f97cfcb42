/** What the customer and the banks do at the gateway, without the shop. */
import { charge, decline, net, type GatewayModel, type Intent } from './gateway-model';

export interface Happening {
  readonly name: string;
  /** Whether it only ends what has been begun; anything else nobody asked for. */
  readonly isNormal: boolean;
  readonly happen: () => void;
}

export function happeningsAt(gateway: GatewayModel): readonly Happening[] {
  return [...gateway.intents.values()].flatMap((intent) =>
    happeningsOf(intent).map(([what, happen, isNormal = true]) => ({
      name: `${intent.gatewayPaymentId}: ${what}`,
      isNormal,
      happen,
    })),
  );
}

type Possible = readonly [what: string, happen: () => void, isNormal?: false];

function happeningsOf(intent: Intent): readonly Possible[] {
  const taken = { status: 'succeeded', amountReceived: intent.amount } as const;
  switch (intent.status) {
    case 'processing':
      return [['it is processed', () => process(intent)]];
    case 'requires_action':
      return [
        ['the customer passes the challenge', () => charge(intent)],
        ['the customer fails the challenge', () => decline(intent)],
      ];
    case 'requires_capture':
      return [
        [
          'the hold lapses',
          () => Object.assign(intent, { status: 'canceled', cancellationReason: 'automatic' }),
          false,
        ],
        ['it is cancelled there', () => Object.assign(intent, { status: 'canceled' }), false],
        ['it is captured there', () => Object.assign(intent, taken), false],
      ];
    case 'canceled':
      return [['it is taken all the same', () => Object.assign(intent, taken), false]];
    case 'succeeded':
      return [...refundsOf(intent), ...disputesOf(intent)];
    default:
      return [];
  }
}

function refundsOf({ refunds, refundFate }: Intent): readonly Possible[] {
  return refunds
    .filter(({ status }) => status === 'pending')
    .map((refund) => {
      const isAgents = refund.refundId?.startsWith('part') === true;
      const fails = refundFate === 'failing' || (refundFate === 'agents-fail' && isAgents);
      const settled = fails ? 'failed' : 'succeeded';
      return [`a refund has ${settled}`, () => (refund.status = settled)];
    });
}

function disputesOf(intent: Intent): readonly Possible[] {
  const { disputes, gatewayPaymentId } = intent;
  const amount = net(intent);
  const open = disputes.filter(({ status }) => status === 'open');
  const openOne = (inquiry: boolean) => () =>
    disputes.push({ disputeId: `dp_${gatewayPaymentId}`, amount, inquiry, status: 'open' });
  return [
    ...open.map((dispute): Possible => ['a dispute is won', () => (dispute.status = 'won')]),
    ...open
      .filter(({ inquiry }) => !inquiry)
      .map((dispute): Possible => ['a dispute is lost', () => (dispute.status = 'lost'), false]),
    ...(disputes.length === 0 && amount > 0
      ? [true, false].map((inquiry): Possible => [`a dispute is opened`, openOne(inquiry), false])
      : []),
  ];
}

function process(intent: Intent): void {
  if (intent.card === 'processing-then-declined') decline(intent);
  else intent.status = 'requires_capture';
}
