/** Every way in which what races can be interleaved with the system's own steps (F16). */
import { lookUp, partOf } from './actions';
import { expectAtRest, expectNothingOversold } from './invariants';
import type { OrderPlan } from './plan';
import { settle } from './run';
import { idsOf, tokenOf, World } from './world';

interface Step {
  readonly name: string;
  readonly run: (world: World) => void;
}

/** Something that happens once, when it can. */
interface Contender extends Step {
  readonly canHappen: (world: World) => boolean;
}

const { orderId, paymentId } = idsOf(0);
const intentOf = (world: World) => [...world.gateway.intents.values()][0];
const isHeld = (world: World): boolean => intentOf(world)?.status === 'requires_capture';

export const contenders = {
  cancel: {
    canHappen: () => true,
    run: (world) => world.tell({ type: 'CancelOrder', orderId, reason: 'changed my mind', at: world.at() }),
  },
  deadline: {
    canHappen: () => true,
    run: (world) => world.react(orderId, { type: 'DeadlinePassed', data: { orderId, at: world.at() } }),
  },
  webhook: {
    canHappen: (world) => intentOf(world) !== undefined,
    run: (world) => lookUp(world, 'pi_1'),
  },
  retry: {
    canHappen: (world) => world.payments.state(paymentId).status === 'declined',
    run: (world) =>
      world.pay({
        type: 'RetryAuthorization',
        paymentId,
        attemptId: 'again',
        paymentToken: tokenOf('good'),
        at: world.at(),
      }),
  },
  refund: {
    canHappen: (world) => world.payments.state(paymentId).status === 'captured',
    run: (world) => world.pay(partOf({ paymentId, at: world.at() }, 0)),
  },
  'capture at the gateway': {
    canHappen: isHeld,
    run: (world) =>
      Object.assign(intentOf(world) ?? {}, { status: 'succeeded', amountReceived: intentOf(world)?.amount }),
  },
  lapse: {
    canHappen: isHeld,
    run: (world) =>
      Object.assign(intentOf(world) ?? {}, { status: 'canceled', cancellationReason: 'automatic' }),
  },
  'late success': {
    canHappen: (world) => intentOf(world)?.status === 'canceled',
    run: (world) =>
      Object.assign(intentOf(world) ?? {}, { status: 'succeeded', amountReceived: intentOf(world)?.amount }),
  },
  confirmation: {
    canHappen: (world) => world.payments.state(paymentId).status === 'action-required',
    run: (world) => world.pay({ type: 'ConfirmPayment', paymentId, at: world.at() }),
  },
} satisfies Record<string, Omit<Contender, 'name'>>;

export type Racer = keyof typeof contenders;

/**
 * Runs all interleavings of the racers and the system's own steps, each to its end, and checks that it is a right one. What
 * comes to a point that has been passed before goes no further. Gives the number of different ends.
 */
export function race(racers: readonly Racer[], cards: OrderPlan['cards']): number {
  const passed = new Set<string>();
  let ends = 0;
  const explore = (world: World, path: readonly string[]): void => {
    const signature = signatureOf(world, racers, path);
    if (passed.has(signature)) return;
    passed.add(signature);
    const steps = stepsIn(world, racers, path);
    for (const [index, { name }] of steps.entries()) {
      const next = world.copy();
      stepsIn(next, racers, path)[index]?.run(next);
      explore(next, [...path, name]);
    }
    if (steps.length > 0) return;
    ends++;
    expectRightEnd(world, path);
  };
  explore(begun(cards), []);
  return ends;
}

function expectRightEnd(world: World, path: readonly string[]): void {
  const story = [...path];
  settle(world, story);
  try {
    expectAtRest(world);
  } catch (error) {
    throw new Error(story.join('\n'), { cause: error });
  }
}

/** An order whose stock is reserved and whose payment has been asked for. */
function begun(cards: OrderPlan['cards']): World {
  const items = [{ product: 0, quantity: 2 }];
  const wishes = { cancels: false, ships: false, refunds: false, mishaps: false };
  const plan: OrderPlan = { items, cards, refundFate: 'at-once', waitSeconds: 900, ...wishes };
  const world = new World(
    { stock: [3], orders: [plan], inLogOrder: true, choices: [] },
    expectNothingOversold,
  ).openStock();
  world.now = 3_600;
  world.place(0, plan);
  while (world.fulfilments.state(orderId).status !== 'paying') systemSteps(world)[0]?.run(world);
  return world;
}

function stepsIn(world: World, racers: readonly Racer[], path: readonly string[]): Step[] {
  const able = racers
    .filter((name) => !path.includes(name))
    .map((name): Contender => ({ name, ...contenders[name] }))
    .filter(({ canHappen }) => canHappen(world));
  return [...able, ...systemSteps(world)];
}

/** What the system does by itself: carries a command out, reads an input, makes a call, records its answer, records a look. */
function systemSteps(world: World): Step[] {
  const steps: Step[] = world.bus.map((command, index) => ({
    name: command.type,
    run: () => {
      world.bus.splice(index, 1);
      world.carryOut(command);
    },
  }));
  const inbox = world.inputs.get(orderId)?.get('log');
  const input = inbox?.events[inbox.next];
  if (inbox && input)
    steps.push({
      name: `reads ${input.type}`,
      run: () => {
        inbox.next++;
        world.react(orderId, input);
      },
    });
  const calls = world.calls.get(paymentId);
  if (calls?.underWay) steps.push({ name: 'records an answer', run: () => world.recordAnswer(paymentId) });
  else if (calls && calls.next < calls.events.length)
    steps.push({ name: 'makes a call', run: () => world.makeCall(paymentId) });
  for (const [index, sighting] of world.sightings.entries())
    steps.push({
      name: 'records a look',
      run: () => {
        world.sightings.splice(index, 1);
        world.pay(sighting);
      },
    });
  return steps;
}

/** All that what comes next can depend on. */
function signatureOf(world: World, racers: readonly Racer[], path: readonly string[]): string {
  const eventsOf = (kind: string) =>
    world.log.filter(({ id }) => id.startsWith(kind)).map(({ event }) => event.type);
  const calls = world.calls.get(paymentId);
  return JSON.stringify([
    ['order', 'stock', 'payment', 'fulfilment'].map(eventsOf),
    world.bus.map(({ type }) => type).toSorted(),
    world.inputs.get(orderId)?.get('log'),
    [calls?.next, calls?.underWay],
    [...world.gateway.intents.values()],
    world.sightings,
    racers.filter((racer) => path.includes(racer)),
  ]);
}
