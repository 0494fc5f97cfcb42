import type { Cancel } from '@queuecommerce/infra';
import type { Node } from './node';
import type { Outside } from './outside';

export interface Endangered {
  readonly nodes: () => readonly Node[];
  /** Starts a process anew in place of a dead one. */
  readonly restart: (node: Node) => void;
  /** Stops a process as an operator does, and starts a new one in its place. */
  readonly upgrade: (node: Node) => void;
  /** Sends a forged webhook. */
  readonly forge: () => void;
}

const longestFreezeMs = 20_000;
const longestDeathMs = 5_000;
const longestJumpMs = 60_000;

/** What happens to processes, the clock and the queues at moments that nobody chose. */
export class Hazards {
  private readonly cancels = new Set<Cancel>();
  private poisoned = 0;

  constructor(
    private readonly outside: Outside,
    private readonly endangered: Endangered,
  ) {}

  begin(): void {
    const { rates } = this.outside;
    this.every(rates.crashEveryMs, () => this.crash());
    this.every(rates.freezeEveryMs, () => this.freeze());
    this.every(rates.upgradeEveryMs, () => this.upgrade());
    this.every(rates.clockJumpEveryMs, () => this.jump());
    this.every(rates.poisonEveryMs, () => this.poison());
    this.every(rates.forgedWebhookEveryMs, this.endangered.forge);
  }

  /** The last thing to happen, now and then, is that of two processes one goes for good. */
  end(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
    const { alive } = this;
    const { rates, chance, trace } = this.outside;
    if (alive.length < 2 || rates.crashEveryMs === 0 || !chance.happens(0.5)) return;
    const victim = chance.anyOf(alive);
    if (!victim) return;
    trace.say(`${victim.name} is killed for good`);
    victim.process.kill();
  }

  private get alive(): readonly Node[] {
    return this.endangered.nodes().filter(({ process }) => !process.isDead);
  }

  private every(meanMs: number, happen: () => void): void {
    if (meanMs === 0) return;
    const { clock, chance } = this.outside;
    const cancel = clock.after(meanMs * chance.between(0, 2), () => {
      this.cancels.delete(cancel);
      happen();
      this.every(meanMs, happen);
    });
    this.cancels.add(cancel);
  }

  private crash(): void {
    const { clock, chance, trace } = this.outside;
    const { alive } = this;
    const victim = chance.anyOf(alive);
    if (!victim) return;
    trace.say(`${victim.name} is killed`);
    victim.process.kill();
    // Whatever happens to the rest of the world: it is started again, unless another is there to go on without it.
    const isMissed = alive.length === 1 || chance.happens(0.97);
    if (isMissed) clock.after(chance.between(0, longestDeathMs), () => this.endangered.restart(victim));
  }

  private freeze(): void {
    const { chance, trace } = this.outside;
    const victim = chance.anyOf(this.alive);
    if (!victim) return;
    const ms = chance.between(0, longestFreezeMs);
    trace.say(`${victim.name} stands still for ${Math.round(ms)} ms`);
    victim.process.freeze(ms);
  }

  private upgrade(): void {
    const { chance, trace } = this.outside;
    const node = chance.anyOf(this.endangered.nodes().filter(({ isUp }) => isUp));
    if (!node) return;
    trace.say(`${node.name} is upgraded`);
    this.endangered.upgrade(node);
  }

  private jump(): void {
    const { clock, chance, trace } = this.outside;
    const ms = Math.round(chance.between(-longestJumpMs, longestJumpMs));
    trace.say(`the clock jumps by ${ms} ms`);
    clock.jump(ms);
  }

  private poison(): void {
    const { bus, chance } = this.outside;
    const id = chance.entropy.uuid();
    bus.take('stock', {
      id,
      type: 'Poison',
      key: `stock-poisoned-${++this.poisoned}`,
      body: { type: 'Poison' },
      correlationId: id,
      causationId: id,
    });
  }
}
