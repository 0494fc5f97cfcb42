import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { allBenches } from './all-benches';
import { ratioOf } from './bench';
import { tableOf, type Row } from './table';

interface Options {
  readonly only?: readonly string[];
  readonly seconds: number;
  readonly json?: string;
}

const program = new Command('bench')
  .description('measure the system on this machine, against ceilings measured in the same run')
  .option('--only <names>', 'some of them: B1,B4', namesOf)
  .option('--seconds <number>', 'how long each loads', secondsOf, 10)
  .option('--json <file>', 'write the results there too')
  .action(run);

async function run({ only, seconds, json }: Options): Promise<void> {
  const benches = allBenches.filter(({ name }) => only?.includes(name) ?? true);
  const rows: Row[] = [];
  for (const [index, bench] of benches.entries()) {
    const say = (text: string): void =>
      void process.stderr.write(`${index + 1} of ${benches.length} ${bench.name}: ${text}\n`);
    say(bench.what);
    rows.push({ bench, measured: await bench.run({ seconds, say }) });
  }
  process.stdout.write(`${tableOf(rows)}\n\n${machine()}, ${seconds} s each\n`);
  if (json !== undefined) await writeFile(json, JSON.stringify(rows.map(inJson), undefined, 2));
  const isBroken = rows.some(({ measured }) => measured.faults.length > 0);
  process.exit(isBroken ? 1 : 0);
}

function inJson({ bench, measured }: Row): object {
  const { name, what, toReach } = bench;
  return { name, what, toReach, ...measured, ratio: ratioOf(measured), reached: bench.isReached(measured) };
}

function machine(): string {
  return `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'an unknown processor'}`;
}

function namesOf(text: string): readonly string[] {
  const names = text.toUpperCase().split(',');
  const known = allBenches.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no ${unknown}; there are ${known.join(', ')}.`);
  return names;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600)
    throw new InvalidArgumentError('Give a whole number from 1 to 3600.');
  return seconds;
}

// Ctrl-C: children go with this process.
process.once('SIGINT', () => process.exit(130));
void program.parseAsync();
