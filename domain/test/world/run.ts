import type { DomainEvent } from '../../src';
import { actionsIn, chosen, lookUp } from './actions';
import { expectNothingOversold, isLeftToOperator } from './invariants';
import { happeningsAt } from './gateway-happenings';
import type { Plan } from './plan';
import { idsOf, World } from './world';

/** More rounds than any order needs to come to rest. */
const maxRounds = 60;

/** Takes the plan's choices, then lets everything arrive and every deadline pass, until nothing changes any more. */
export function run(plan: Plan): { readonly world: World; readonly story: readonly string[] } {
  const world = new World(plan, expectNothingOversold).openStock();
  world.now = 3_600;
  const story: string[] = [];
  for (const choice of plan.choices) {
    const action = chosen(actionsIn(world), choice);
    if (!action) continue;
    story.push(action[0]);
    action[1]();
  }
  settle(world, story);
  return { world, story };
}

/** Faults stop: what is under way arrives, what waits is done, deadlines pass. */
export function settle(world: World, story: string[]): void {
  let quiet = 0;
  for (let round = 0; quiet < 2; round++) {
    if (round === maxRounds) throw new Error('Nothing comes to rest');
    const before = world.log.length;
    deliverAll(world);
    if (quiet === 1) passDeadlines(world);
    quiet = world.log.length === before ? quiet + 1 : 0;
    story.push(`… round ${round}: ${world.log.length - before} events`);
  }
}

function deliverAll(world: World): void {
  for (const command of world.bus.splice(0)) world.carryOut(command);
  for (const [orderId, inboxes] of world.inputs)
    for (const inbox of inboxes.values())
      for (; inbox.next < inbox.events.length;) {
        const input = inbox.events[inbox.next++];
        if (input) world.react(orderId, input);
      }
  for (const [paymentId, inbox] of world.calls)
    for (let left = inbox.events.length - inbox.next; left > 0; left--) {
      if (!inbox.underWay) world.makeCall(paymentId);
      world.recordAnswer(paymentId);
    }
  // What banks have been asked they decide in the end; no customer passes a challenge by themselves.
  for (const { name, isNormal, happen } of happeningsAt(world.gateway))
    if (isNormal && !name.includes('challenge')) happen();
  for (const id of world.gateway.intents.keys()) lookUp(world, id);
  for (const sighting of world.sightings.splice(0)) world.pay(sighting);
}

function passDeadlines(world: World): void {
  world.now = Math.max(world.now, 86_400);
  for (const [order] of world.plan.orders.entries()) {
    const { orderId } = idsOf(order);
    if (world.fulfilments.state(orderId).status === 'none') continue;
    world.react(orderId, { type: 'DeadlinePassed', data: { orderId, at: world.at() } });
  }
}

/**
 * Everything that was ever sent, heard of or looked up comes once more, the latest first, on a clock that went back: the events
 * that this leads to. Three are none: closing a reservation again that has been forgotten, which frees nothing
 * (`StockReleased`, 0 units); deciding to give back what is left when nothing is (`RefundDecided`); and giving back what a failed
 * refund of the process manager's own has left (P9), which an operator ought to do.
 */
export function repeatEverything(world: World): readonly DomainEvent[] {
  const { length } = world.log;
  world.now = 3_600;
  for (const command of world.sent.toReversed()) world.carryOut(command);
  for (const command of [...world.recorded, ...world.retries].toReversed()) world.pay(command);
  for (const [orderId, inboxes] of world.inputs)
    for (const { events } of inboxes.values())
      for (const input of events.toReversed()) world.react(orderId, input);
  for (const command of world.bus.splice(0)) world.carryOut(command);
  return world.log
    .slice(length)
    .map(({ event }) => event)
    .filter(({ type }) => type !== 'RefundDecided')
    .filter((event) => event.type !== 'StockReleased' || event.data.quantity > 0)
    .filter(
      (event) => event.type !== 'RefundRequested' || !isLeftToOperator(world, event.data.orderId ?? ''),
    );
}
