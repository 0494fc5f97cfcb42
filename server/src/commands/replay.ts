import { allProjections, type Projection } from '@queuecommerce/projections';
import { Command } from 'commander';
import { statusOf } from '../admin/projection-status';
import { readConfiguration } from '../configuration';
import { asOf, positionFrom } from '../replay/as-of';
import { Followers } from '../replay/followers';
import { openForReplay, type Opened } from '../replay/opened';
import { rebuildOne } from '../replay/rebuild-one';
import { showReplayProgress, type ReplayProgress } from '../replay/replay-progress';
import { verify, type Verified } from '../replay/verify';
import { whatIf } from '../replay/what-if';
import { CommandFailed } from './command-failed';
import { interruptedExitCode, untilInterrupted } from './interrupt';
import { counted, print } from './print';
import * as words from './replay-in-words';

interface Options {
  readonly all?: true;
  readonly list?: true;
  readonly verify?: true;
  readonly repair?: true;
  readonly to?: string;
  readonly whatIf?: string;
  readonly json?: true;
}

/** What the command's ways share. */
interface Work {
  readonly opened: Opened;
  readonly followers: Followers;
  readonly progress: ReplayProgress;
  readonly signal: AbortSignal;
  /** Prints the one as JSON, or else the other. */
  readonly say: (asJson: object, inWords: string) => void;
}

/** `replay`: read models built, checked and tried out from the log. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('rebuild read models from the log, check them against it, or try another version of them')
    .argument('[names...]', `of ${allProjections.map(({ name }) => name).join(', ')}`)
    .option('--all', 'all read models')
    .option('--list', 'show how they are')
    .option('--verify', 'fold the log again and compare; exits with 1 if anything differs')
    .option('--repair', 'verify, and rebuild what differs')
    .option('--to <position>', 'show the documents as they were at a position of the log')
    .option(
      '--what-if <module>',
      'show what another version of a projection or of the process manager would change',
    )
    .option('--json', 'print results as JSON lines')
    .action(run);
}

async function run(names: readonly string[], options: Options): Promise<void> {
  checkOptions(names, options);
  const opened = await openForReplay(readConfiguration(process.env));
  const progress = showReplayProgress();
  const signal = untilInterrupted();
  const say: Work['say'] = (asJson, inWords) => print(options.json ? JSON.stringify(asJson) : inWords);
  const followers = new Followers(opened);
  try {
    await carryOut({ opened, followers, progress, signal, say }, chosen(names), options);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
    await followers.handOver(signal);
    await opened.close();
  }
  if (signal.aborted) process.exitCode = interruptedExitCode;
}

async function carryOut(work: Work, projections: readonly Projection[], options: Options): Promise<void> {
  if (options.whatIf !== undefined) return whatIf(work, options.whatIf);
  if (options.list) return list(work, projections);
  if (options.to !== undefined) return show(work, projections, options.to);
  if (options.verify || options.repair) return check(work, projections, options.repair === true);
  for (const projection of projections) if (!work.signal.aborted) await replay(work, projection);
}

async function list({ opened, say }: Work, projections: readonly Projection[]): Promise<void> {
  const statuses = await Promise.all(projections.map((one) => statusOf(opened, one, undefined)));
  for (const { state: _, ...status } of statuses) say(status, words.statusInWords(status));
}

async function replay(work: Work, projection: Projection): Promise<void> {
  const { progress, say } = work;
  const outcome = await rebuildOne(work, projection);
  progress.end();
  const { name } = projection;
  say({ name, ...outcome }, words.outcomeInWords(name, outcome));
  if (outcome.kind !== 'switched') process.exitCode = 1;
}

async function check(work: Work, projections: readonly Projection[], repair: boolean): Promise<void> {
  const { opened, progress, signal, say } = work;
  for (const projection of projections) {
    const verified: Verified = await verify(opened, projection, {
      progress,
      signal,
      onDifference: (name, difference) => say({ name, difference }, words.differenceInWords(difference)),
    });
    if (signal.aborted) return;
    progress.end();
    say(verified, words.verifiedInWords(verified));
    if (verified.result === 'right') continue;
    if (repair) await replay(work, projection);
    else process.exitCode = 1;
  }
}

async function show(work: Work, projections: readonly Projection[], to: string): Promise<void> {
  const position = await positionFrom(work.opened, to);
  for (const projection of projections) {
    const { name } = projection;
    let [documents, changed] = [0, 0];
    for await (const document of asOf(work.opened, projection, position, work)) {
      documents += 1;
      if (document.changedSince) changed += 1;
      work.say({ name, ...document }, `${document.id} ${JSON.stringify(document.body)}`);
    }
    work.progress.end();
    const sum = `${name} at ${position}: ${counted(documents, 'document')}, ${changed} of them changed since`;
    work.say({ name, position, documents, changed }, sum);
  }
}

function chosen(names: readonly string[]): readonly Projection[] {
  const unknown = names.filter((name) => !allProjections.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new CommandFailed(
      `There is no projection ${unknown.join(', ')}; there are ${allProjections.map(({ name }) => name).join(', ')}`,
    );
  return names.length === 0 ? allProjections : allProjections.filter(({ name }) => names.includes(name));
}

/** @throws {CommandFailed} options that go against each other, or nothing to do */
function checkOptions(names: readonly string[], options: Options): void {
  const { all, list, verify, repair, to, whatIf } = options;
  const ways = [
    list && '--list',
    (verify || repair) && '--verify',
    to && '--to',
    whatIf && '--what-if',
  ].filter(Boolean);
  if (ways.length > 1) throw new CommandFailed(`${ways.join(' and ')} can not go together`);
  if (all && names.length > 0) throw new CommandFailed('Give names, or --all, not both');
  if (ways.length === 0 && names.length === 0 && !all)
    throw new CommandFailed('Say which read models to rebuild, or --all; --list shows them');
}
