import { Problem } from '@queuecommerce/infra/http';
import { manualClock, memoryEventStore } from '@queuecommerce/infra/testing';
import { eventsOfStreams } from '../../src/as-of/stream-events';
import { made } from '../events';

const metadata = {
  correlationId: 'c',
  causationId: 'c',
  commandId: 'c',
  command: 'Test',
  actor: 'operator',
  origin: 'http',
  hash: '',
};

test('the events of several streams come in log order, and nothing is read for nobody', async () => {
  const store = memoryEventStore({ clock: manualClock() });
  for (const [n, stream] of ['a', 'b', 'b', 'a', 'c', 'b', 'a'].entries())
    await store.append(stream, 'any', [{ id: made(n), type: 'T', schemaVersion: 1, data: {}, metadata }]);
  const seen: string[] = [];
  for await (const { id } of eventsOfStreams(store, ['a', 'b', 'nowhere'], new AbortController().signal))
    seen.push(id);
  expect(seen).toEqual([0, 1, 2, 3, 5, 6].map(made));
  const nobody = eventsOfStreams(store, ['a'], AbortSignal.abort());
  await expect(nobody.next()).rejects.toThrow(Problem);
});
