import type { Aggregate, Decision, Refusal } from '@queuecommerce/domain';
import { WrongExpectedRevision, type EventStore, type Position } from '../event-store/port';
import type { Log } from '../logging/port';
import type { PersonalData } from '../personal-data/personal-data';
import { chainEvents, draftEvents, type CommandContext, type DraftEvent } from './command-context';
import { tellOfCommand } from './command-log';
import { foldStream, startOf } from './fold-stream';
import type { Snapshots } from './snapshots';
import { StateCache, type Folded } from './state-cache';

/** What became of a command. */
export type Outcome<S, E> =
  | {
      readonly kind: 'accepted';
      /** None for a repeat. */
      readonly events: readonly E[];
      readonly state: S;
      readonly revision: number | 'none';
      /** Of the stream's last event: where a read model must have come to show the command's effect. */
      readonly position: Position | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly state: S;
      readonly revision: number | 'none';
    }
  | { readonly kind: 'stale'; readonly revision: number | 'none' };

export interface ExecuteOptions {
  /** Decide only at one of these revisions of the stream (`If-Match`), or at `any` that exists. */
  readonly expected?: 'any' | readonly number[];
}

export interface ExecutorOptions {
  /** How many aggregates' states to keep. Default 10,000. */
  readonly cacheCapacity?: number;
  /** Without them a state that is not kept is folded from its stream's start. */
  readonly snapshots?: Snapshots;
  /** Hears on `debug` what became of each command. */
  readonly log?: Log;
  /** Encrypts personal data before it is appended; the store that is read has to open it again. Without it, it is stored as it is. */
  readonly personalData?: PersonalData;
}

interface Waiting<S, C, E> {
  readonly command: C;
  readonly context: CommandContext;
  readonly expected: 'any' | readonly number[] | undefined;
  readonly resolve: (outcome: Outcome<S, E>) => void;
  readonly reject: (error: unknown) => void;
}

/** Most commands decided in one go, and so in one append. */
const maxBatch = 256;

/**
 * Carries commands out: load, decide, append.
 *
 * Commands for one stream are decided by one worker at a time, in batches: one load and one append for all that have queued
 * meanwhile. Each append carries the revision that it was decided on; a conflict is reloaded and decided again, so that
 * several executors on one store are safe.
 */
export class CommandExecutor {
  private readonly queues = new Map<string, unknown[]>();
  private readonly cache: StateCache;
  private readonly snapshots: Snapshots | undefined;
  private readonly personalData: PersonalData | undefined;
  private readonly log: Log | undefined;

  constructor(
    private readonly store: EventStore,
    { cacheCapacity = 10_000, snapshots, personalData, log }: ExecutorOptions = {},
  ) {
    this.cache = new StateCache(cacheCapacity);
    this.snapshots = snapshots;
    this.personalData = personalData;
    this.log = log;
  }

  /**
   * Resolves when the command's events are durable, or when it is refused. A command may be repeated with the same context.
   * @throws {EventStoreUnavailable} not stored, or unknown whether it was: repeat it.
   */
  execute<S, C, E extends { type: string; data: object }>(
    aggregate: Aggregate<S, C, E>,
    id: string,
    command: C,
    context: CommandContext,
    options: ExecuteOptions = {},
  ): Promise<Outcome<S, E>> {
    const stream = aggregate.stream(id);
    return new Promise((settle, reject) => {
      const resolve = (outcome: Outcome<S, E>): void => {
        if (this.log) tellOfCommand(this.log, stream, context, outcome);
        settle(outcome);
      };
      const waiting: Waiting<S, C, E> = { command, context, expected: options.expected, resolve, reject };
      // One stream holds one aggregate: a queue that is found under its name is of these types.
      const queue = this.queues.get(stream) as Waiting<S, C, E>[] | undefined;
      if (queue) {
        queue.push(waiting);
        return;
      }
      const opened = [waiting];
      this.queues.set(stream, opened);
      void this.work(aggregate, stream, opened);
    });
  }

  /** The aggregate as it is now, whoever wrote it last. */
  async load<S, C, E>(aggregate: Aggregate<S, C, E>, id: string): Promise<Folded<S>> {
    const stream = aggregate.stream(id);
    const { folded } = await this.refresh(aggregate, stream, this.cache.get<S>(stream));
    return folded;
  }

  /** The aggregate as it was at this revision or later: for whom it is enough to know all up to the event that it acts on. */
  async loadAtLeast<S, C, E>(
    aggregate: Aggregate<S, C, E>,
    id: string,
    revision: number,
  ): Promise<Folded<S>> {
    const known = this.cache.get<S>(aggregate.stream(id));
    const isEnough = known !== undefined && known.revision !== 'none' && known.revision >= revision;
    return isEnough ? known : this.load(aggregate, id);
  }

  private async work<S, C, E extends { type: string; data: object }>(
    aggregate: Aggregate<S, C, E>,
    stream: string,
    queue: Waiting<S, C, E>[],
  ): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, maxBatch);
      try {
        await this.decideAndAppend(aggregate, stream, batch);
      } catch (error) {
        // What the store holds now is unknown: the next command starts from what it says.
        this.cache.forget(stream);
        for (const { reject } of batch) reject(error);
      }
    }
    this.queues.delete(stream);
  }

  private async decideAndAppend<S, C, E extends { type: string; data: object }>(
    aggregate: Aggregate<S, C, E>,
    stream: string,
    batch: readonly Waiting<S, C, E>[],
  ): Promise<void> {
    let known = this.cache.get<S>(stream);
    let fresh = false;
    for (;;) {
      // What is not known is taken for new, as it mostly is: appending expects that, and is refused otherwise.
      const from: Folded<S> = known ?? startOf(aggregate);
      const { answer, drafts, state } = decideAll(aggregate, from, batch);
      if (drafts.length === 0) {
        // Nothing to append, so no expected revision vouches for the state: look whether it is the latest.
        if (fresh) return answer(from.position);
        const { folded, changed }: Refreshed<S> = await this.refresh(aggregate, stream, known);
        if (!changed) return answer(from.position);
        [known, fresh] = [folded, true];
        continue;
      }
      try {
        const { events, hash } = chainEvents(stream, from, await this.sealed(drafts));
        const { position, revision } = await this.store.append(stream, from.revision, events);
        const appended = { state, hash, position, revision };
        this.cache.set(stream, appended);
        this.snapshots?.offer(aggregate, stream, from.revision, appended);
        return answer(position);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        const { folded, changed }: Refreshed<S> = await this.refresh(aggregate, stream, known);
        // A conflict with nothing new would be decided the same way for ever.
        if (!changed) throw error;
        [known, fresh] = [folded, true];
      }
    }
  }

  /** With personal data encrypted: the log never sees it otherwise, and the hash chain covers what the log has. */
  private async sealed(drafts: readonly DraftEvent[]): Promise<readonly DraftEvent[]> {
    const { personalData } = this;
    if (!personalData || !drafts.some(({ type }) => personalData.concerns(type))) return drafts;
    return Promise.all(
      drafts.map(async ({ index, type, schemaVersion, data, context }) => {
        const sealed = await personalData.seal({ type, data, metadata: context });
        return { index, type, schemaVersion, data: sealed, context };
      }),
    );
  }

  private async refresh<S, C, E>(
    aggregate: Aggregate<S, C, E>,
    stream: string,
    known: Folded<S> | undefined,
  ): Promise<Refreshed<S>> {
    const from = known ?? (await this.snapshots?.latest(aggregate, stream)) ?? startOf(aggregate);
    const folded = await foldStream(this.store, aggregate, stream, from);
    if (folded.revision !== 'none') this.cache.set(stream, folded);
    // A long stream that had no good snapshot gets one.
    if (!known) this.snapshots?.offer(aggregate, stream, from.revision, folded);
    return { folded, changed: folded.revision !== known?.revision };
  }
}

interface Refreshed<S> {
  readonly folded: Folded<S>;
  /** Whether it is another than the one that was known. */
  readonly changed: boolean;
}

interface Decided<S> {
  readonly drafts: readonly DraftEvent[];
  /** After all of them. */
  readonly state: S;
  /** Answers every command of the batch, once its events are in the log up to `position`. */
  readonly answer: (position: Position | undefined) => void;
}

/** Decides the batch's commands one after the other, each on the state that those before it lead to. */
function decideAll<S, C, E extends { type: string; data: object }>(
  { decider, codec }: Aggregate<S, C, E>,
  from: Folded<S>,
  batch: readonly Waiting<S, C, E>[],
): Decided<S> {
  const drafts: DraftEvent[] = [];
  const answers: ((position: Position | undefined) => void)[] = [];
  let { state, revision } = from;
  for (const { command, context, expected, resolve, reject } of batch) {
    const before = { state, revision };
    if (expected !== undefined && !isExpected(expected, revision)) {
      answers.push(() => resolve({ kind: 'stale', revision: before.revision }));
      continue;
    }
    let decision: Decision<E>;
    try {
      decision = decider.decide(state, command);
    } catch (error) {
      // One command's fault is not its neighbours'.
      answers.push(() => reject(error));
      continue;
    }
    if ('refused' in decision) {
      const refusal = decision;
      answers.push(() =>
        resolve({ kind: 'refused', refusal, state: before.state, revision: before.revision }),
      );
      continue;
    }
    const events = decision;
    drafts.push(...draftEvents(codec, events, context));
    state = events.reduce((folded, event) => decider.evolve(folded, event), state);
    if (events.length > 0) revision = (revision === 'none' ? -1 : revision) + events.length;
    const after = { state, revision };
    answers.push((position) =>
      resolve({ kind: 'accepted', events, state: after.state, revision: after.revision, position }),
    );
  }
  const answer = (position: Position | undefined): void => {
    for (const each of answers) each(position);
  };
  return { drafts, state, answer };
}

function isExpected(expected: 'any' | readonly number[], revision: number | 'none'): boolean {
  return revision !== 'none' && (expected === 'any' || expected.includes(revision));
}
