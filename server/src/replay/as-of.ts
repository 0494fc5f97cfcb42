import type { Body } from '@queuecommerce/infra';
import { jsonDifferences, onGeneration, placeAfter, type Projection } from '@queuecommerce/projections';
import { CommandFailed } from '../commands/command-failed';
import type { Opened } from './opened';
import type { ReplayProgress } from './replay-progress';
import { scratchFold } from './scratch-fold';

/** A document as it was, beside what it is now. */
export interface DocumentThen {
  readonly id: string;
  readonly body: Body;
  readonly changedSince: boolean;
}

const pageSize = 500;

/** A position as an operator writes it, leading zeros or not. @throws {CommandFailed} it is none, or beyond the end of the log */
export async function positionFrom({ store }: Opened, text: string): Promise<string> {
  if (!/^\d{1,64}$/.test(text)) throw new CommandFailed(`--to: "${text}" is no position of this log`);
  const head = await store.head();
  const position = text.replace(/^0+(?=\d)/, '').padStart(head?.length ?? 0, '0');
  if (head === undefined || position.length > head.length || position > head)
    throw new CommandFailed(`--to: ${text} is beyond the end of the log, which is ${head ?? 'empty'}`);
  return position;
}

/** Folds the log up to a position, beside everything; gives the read model's documents as they were then. */
export async function* asOf(
  opened: Opened,
  projection: Projection,
  to: string,
  { progress, signal }: { progress: ReplayProgress; signal: AbortSignal },
): AsyncGenerator<DocumentThen> {
  const { documents, collection, filling } = await scratchFold(opened, projection, progress, signal);
  await filling.upTo(to);
  const live = onGeneration(projection, (await opened.pointers.load(projection)).live);
  await opened.documents.ensure(live.collection);
  let last: string | undefined;
  for (let more = true; more;) {
    const page = await documents.find<Body>(collection, { after: placeAfter(last), limit: pageSize });
    const ids = page.documents.map(({ id }) => id);
    const now = await opened.documents.load<Body>(live.collection.name, ids);
    for (const { id, body } of page.documents)
      yield { id, body, changedSince: jsonDifferences(now.get(id)?.body, body).length > 0 };
    last = ids.at(-1);
    more = page.more;
  }
}
