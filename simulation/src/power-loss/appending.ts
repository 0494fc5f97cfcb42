/**
 * A program that stores events and documents in the embedded engine, and says on its standard output what it was promised. Arguments: the
 * file, how many writers, how many appends of each.
 */
import { writeSync } from 'node:fs';
import {
  openSqlite,
  sqliteDocumentStore,
  sqliteEventStore,
  systemClock,
  systemEntropy,
} from '@queuecommerce/infra/adapters';
import type { NewEvent } from '@queuecommerce/infra';

/** A line of the output. */
export type Promised =
  | {
      readonly kind: 'append';
      readonly stream: string;
      readonly from: number;
      readonly ids: readonly string[];
    }
  | { readonly kind: 'documents'; readonly reader: string; readonly position: string };

export const collection = { name: 'promises', indexes: [] } as const;
const mostEvents = 4;
const longestText = 6_000;

function newEvent(): NewEvent {
  const id = systemEntropy.uuid();
  const text = 'x'.repeat(Math.floor(systemEntropy.fraction() * longestText));
  return {
    id,
    type: 'Something',
    schemaVersion: 1,
    data: { text },
    metadata: {
      correlationId: id,
      causationId: id,
      commandId: id,
      command: 'DoSomething',
      actor: 'somebody',
      origin: 'http',
      hash: '0'.repeat(64),
    },
  };
}

function promise(promised: Promised): void {
  writeSync(1, `${JSON.stringify(promised)}\n`);
}

async function run(path: string, writers: number, appends: number): Promise<void> {
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  const documents = sqliteDocumentStore(file);
  await documents.ensure(collection);
  const write = async (number: number): Promise<void> => {
    const stream = `order-${number}`;
    const reader = `reader-${number}`;
    let from = 0;
    let checkpoint: string | undefined;
    for (let n = 0; n < appends; n++) {
      const events = Array.from({ length: 1 + Math.floor(systemEntropy.fraction() * mostEvents) }, newEvent);
      const { position } = await store.append(stream, from === 0 ? 'none' : from - 1, events);
      promise({ kind: 'append', stream, from, ids: events.map(({ id }) => id) });
      from += events.length;
      const put = {
        kind: 'put',
        collection: collection.name,
        id: reader,
        body: { position },
        position,
      } as const;
      await documents.write({ writes: [put], checkpoint: { reader, from: checkpoint, to: position } });
      promise({ kind: 'documents', reader, position });
      checkpoint = position;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, number) => write(number)));
  await file.close();
}

if (require.main === module) {
  const [path = '', writers, appends] = process.argv.slice(2);
  void run(path, Number(writers), Number(appends));
}
