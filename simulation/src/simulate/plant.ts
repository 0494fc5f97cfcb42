import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import type { PlantedBug } from './bugs';

const root = join(__dirname, '..', '..', '..', '..');

/** The changed file's text. @throws {Error} what is to be changed is not there, or not once */
export function changed({ name, file, find, put }: PlantedBug): string {
  const parts = readFileSync(join(root, file), 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${name}: ${file} has ${parts.length - 1} times: ${find}`);
  return parts.join(put);
}

/** From now on this process's program has the bug, wherever its file has not been loaded yet. */
export function plant(bug: PlantedBug): void {
  const path = join(root, bug.file);
  const text = changed(bug);
  const load: unknown = Reflect.get(Module.prototype, '_compile');
  if (typeof load !== 'function') throw new TypeError('Node compiles modules in another way');
  function compile(this: unknown, content: string, filename: string): unknown {
    return Reflect.apply(load as () => unknown, this, [filename === path ? text : content, filename]);
  }
  Reflect.set(Module.prototype, '_compile', compile);
}
