import type { DeadlinesStatus } from './deadlines';
import { Lease } from './lease/lease';
import { ParkedEvents } from './reading/parked-events';
import type { ParkedPartition } from './reading/parked-event';
import { ReactorStopped, type Reactor, type ReactorStatus } from './reading/reactor';
import { beginTenure, reactionsOf, type Tenure, type TenureParts } from './tenure';

export interface ReactorsStatus {
  readonly reactors: readonly ReactorStatus[];
  readonly deadlines: DeadlinesStatus;
}

/** All reactors: at work, or standing by while another process does the work. */
export interface Reactors {
  status(): ReactorsStatus;
  /** The partitions of one reactor that stand still. @throws {UnknownReactor} */
  parked(reactor: string, limit: number): Promise<readonly ParkedPartition[]>;
  /**
   * Handles a parked partition's events again. True if all went through; false if one failed again, or none is parked.
   * @throws {UnknownReactor} @throws {ReactorStopped} it does not run in this process
   */
  retryParked(reactor: string, partition: string): Promise<boolean>;
  /** Reads no further; resolves once what is under way has finished and the checkpoints are stored. */
  stop(): Promise<void>;
}

export class UnknownReactor extends Error {
  override readonly name = 'UnknownReactor';
  constructor(readonly reactor: string) {
    super(`There is no reactor ${reactor}`);
  }
}

/**
 * Lets one process of all that share the documents cause what the log asks for; the others stand by and take over when it stops or
 * dies. For a moment there may be two: everything that is caused is asked for with the same ids and keys, and done once.
 */
export function startReactors(parts: TenureParts): Reactors {
  return new LeasedReactors(parts);
}

class LeasedReactors implements Reactors {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private readonly names: readonly string[];
  private readonly lease: Lease;
  private tenure: Tenure | undefined;
  private standsBy = false;
  private failure: Error | undefined;

  constructor(private readonly parts: TenureParts) {
    this.names = reactionsOf(parts, this.stopping.signal).map(({ name }) => name);
    this.lease = new Lease({ ...parts, name: 'reactors' });
    this.running = this.run();
  }

  status(): ReactorsStatus {
    const { tenure, failure } = this;
    if (tenure)
      return {
        reactors: [...tenure.reactors.values()].map((reactor) => reactor.status()),
        deadlines: tenure.deadlines.status(),
      };
    const isStopped = this.stopping.signal.aborted;
    const state = failure ? 'failed' : isStopped ? 'stopped' : this.standsBy ? 'standby' : 'starting';
    const idle = { state, error: failure, position: undefined, isCaughtUp: false } as const;
    const nothing = { unfinished: 0, behindMs: 0, parkedPartitions: 0 };
    return {
      reactors: this.names.map((name) => ({ name, ...idle, ...nothing })),
      deadlines: { ...idle, overdueOrders: { count: 0, orderIds: [] } },
    };
  }

  async parked(name: string, limit: number): Promise<readonly ParkedPartition[]> {
    const reactor = this.named(name);
    if (reactor) return reactor.parked(limit);
    return (await ParkedEvents.open(name, this.parts.documents, this.parts.clock)).list(limit);
  }

  async retryParked(name: string, partition: string): Promise<boolean> {
    const reactor = this.named(name);
    if (!reactor) throw new ReactorStopped(name);
    return reactor.retryParked(partition);
  }

  stop(): Promise<void> {
    this.stopping.abort();
    return this.running;
  }

  /** Undefined while another process runs it. @throws {UnknownReactor} */
  private named(name: string): Reactor | undefined {
    if (!this.names.includes(name)) throw new UnknownReactor(name);
    return this.tenure?.reactors.get(name);
  }

  private async run(): Promise<void> {
    try {
      await this.takeTurns();
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.parts.log.error({ error }, 'The reactors stopped because of what will not heal');
    }
  }

  private async takeTurns(): Promise<void> {
    const { log } = this.parts;
    const { signal } = this.stopping;
    let hasLease = await this.lease.take(signal);
    while (!signal.aborted) {
      if (hasLease) await this.work();
      if (signal.aborted) return;
      this.standsBy = true;
      log.info({}, 'Another process runs the reactors: standing by');
      hasLease = (await this.lease.untilFree(signal)) && (await this.lease.take(signal));
    }
  }

  /** Resolves once another process has taken over, or at the stop. */
  private async work(): Promise<void> {
    const { signal } = this.stopping;
    this.standsBy = false;
    const tenure = beginTenure(this.parts);
    this.tenure = tenure;
    try {
      await this.lease.hold(signal);
    } finally {
      await tenure.stop();
      if (signal.aborted) await this.lease.release();
      else this.tenure = undefined;
    }
  }
}
