import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import type { Change, PlantedBug } from './bugs';

const root = join(__dirname, '..', '..', '..', '..');

/** The changed file's text. @throws {Error} what is to be changed is not there, or not once */
export function changed({ file, find, put }: Change): string {
  const parts = readFileSync(join(root, file), 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`);
  return parts.join(put);
}

/** From now on this process's program has the bug, wherever its file has not been loaded yet. */
export function plant(bug: PlantedBug): void {
  const changes = [bug, ...(bug.and ?? [])];
  const texts = new Map(changes.map((change) => [join(root, change.file), changed(change)]));
  const load: unknown = Reflect.get(Module.prototype, '_compile');
  if (typeof load !== 'function') throw new TypeError('Node compiles modules in another way');
  function compile(this: unknown, content: string, filename: string): unknown {
    return Reflect.apply(load as () => unknown, this, [texts.get(filename) ?? content, filename]);
  }
  Reflect.set(Module.prototype, '_compile', compile);
}
