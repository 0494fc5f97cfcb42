import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a program did to the files of a folder, in order, and what it said. */
export type Operation =
  | { readonly kind: 'create' | 'remove' | 'sync'; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'say'; readonly text: string };

const calls = 'openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename';

/** Runs a program of Node's under `strace`, and gives what it did to the files in `folder`. @throws {Error} it did not end well */
export async function recorded(folder: string, program: readonly string[]): Promise<readonly Operation[]> {
  const trace = join(folder, '..', 'trace');
  const options = ['-f', '-y', '-xx', '-s', '4000000', '-e', `trace=${calls}`, '-o', trace];
  const child = spawn('strace', [...options, process.execPath, ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The program ended with ${code}`);
  const operations: Operation[] = [];
  const begun = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(trace) })) {
    const operation = operationOf(whole(line, begun), folder);
    if (operation) operations.push(operation);
  }
  return operations;
}

/** A call that another thread's came into the middle of is on two lines. */
function whole(line: string, begun: Map<string, string>): string {
  const pid = line.split(' ', 1)[0] ?? '';
  const [start, isUnfinished] = line.split(' <unfinished ...>');
  if (isUnfinished !== undefined && start !== undefined) {
    begun.set(pid, start);
    return '';
  }
  const resumed = /<\.\.\. \w+ resumed>(.*)$/.exec(line);
  return resumed ? `${begun.get(pid) ?? ''}${resumed[1]}` : line;
}

function operationOf(line: string, folder: string): Operation | undefined {
  const call = /^\d+\s+(\w+)\((.*)\)\s+=\s+(\d+)/.exec(line);
  if (!call) return undefined;
  const [, name = '', args = ''] = call;
  const texts = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = '']) => unescaped(text));
  const path = unescaped(/^[^<]*<([^>]*)>/.exec(args)?.[1] ?? '').toString();
  const inFolder = (where: string): string | undefined =>
    where.startsWith(`${folder}/`) ? where.slice(folder.length + 1) : undefined;
  if (name === 'write' && args.startsWith('1<')) return { kind: 'say', text: texts[0]?.toString() ?? '' };
  if (name === 'openat') {
    const file = inFolder(texts[0]?.toString() ?? '');
    return file !== undefined && args.includes('O_CREAT') ? { kind: 'create', file } : undefined;
  }
  if (name === 'unlink') {
    const file = inFolder(texts[0]?.toString() ?? '');
    return file === undefined ? undefined : { kind: 'remove', file };
  }
  if (name === 'rename') throw new Error('Renamed files are not recorded');
  const file = path === folder ? '' : inFolder(path);
  if (file === undefined) return undefined;
  switch (name) {
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', file };
    case 'ftruncate':
      return { kind: 'truncate', file, length: Number(/, (\d+)$/.exec(args)?.[1]) };
    case 'pwrite64':
      return {
        kind: 'write',
        file,
        at: Number(/, (\d+)$/.exec(args)?.[1]),
        bytes: texts[0] ?? Buffer.alloc(0),
      };
    default:
      throw new Error(`${file} was written to in a way that is not recorded: ${name}`);
  }
}

function unescaped(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}
