import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Projection } from '@queuecommerce/projections';
import { CommandFailed } from '../commands/command-failed';
import type { FulfilmentDecider } from './what-if-fulfilment';

/** What a module has to try out. */
export interface Tried {
  readonly projections: readonly Projection[];
  readonly fulfilments: readonly FulfilmentDecider[];
}

/** What a process manager may be exported as; a module may hold other deciders too. */
const fulfilmentNames = new Set(['fulfilment', 'fulfilmentDecider', 'default']);

/**
 * Loads a compiled module and finds the projections that it exports, under whatever name, and the process manager, as `fulfilment`.
 * @throws {CommandFailed} it can not be loaded, or has neither
 */
export async function loadTried(path: string): Promise<Tried> {
  const found = await exportsOf(path);
  const projections = new Set(found.map(([, value]) => value).filter(isProjection));
  const named = found.filter(([name]) => fulfilmentNames.has(name)).map(([, value]) => value);
  const fulfilments = new Set(named.filter(isDecider));
  if (projections.size + fulfilments.size === 0)
    throw new CommandFailed(
      `--what-if: ${path} exports neither a projection (as defineProjection gives one) nor a process manager (fulfilment: initialState, evolve, decide)`,
    );
  return { projections: [...projections], fulfilments: [...fulfilments] };
}

async function exportsOf(path: string): Promise<readonly (readonly [string, unknown])[]> {
  try {
    const loaded: object = await import(pathToFileURL(resolve(path)).href);
    const outer: [string, unknown][] = Object.entries(loaded);
    // A CommonJS module's exports come, or come again, under `default`.
    const inner = outer.flatMap(([name, value]) =>
      name === 'default' && isObject(value) ? Object.entries(value) : [],
    );
    return [...outer, ...inner];
  } catch (error) {
    throw new CommandFailed(`--what-if: ${path} can not be loaded: ${String(error)}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isProjection(value: unknown): value is Projection {
  const has = ['name', 'version', 'collection', 'streamPrefixes', 'idOf', 'fold'];
  return isObject(value) && has.every((name) => name in value);
}

function isDecider(value: unknown): value is FulfilmentDecider {
  return isObject(value) && ['initialState', 'evolve', 'decide'].every((name) => name in value);
}
