import { integrationEvents, readEvent, toIntegrationEvent } from '@queuecommerce/domain';
import type { RecordedEvent } from '@queuecommerce/infra';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudEventOf } from '../../src/integration-events-reactor';

const folder = join(__dirname, '..', '..', '..', '..', 'domain', 'test', 'fixtures', 'events');
const stored = readdirSync(folder).map((file) => ({
  file,
  ...JSON.parse(readFileSync(join(folder, file), 'utf8')),
}));

const recorded = (event: object): RecordedEvent =>
  ({
    id: '5d2a1f7e-3c40-4a6f-9f53-5b0f6c1d2e01',
    stream: 'x',
    revision: 0,
    position: '1',
    recordedAt: '2026-01-01T00:00:00.000Z',
    metadata: {
      correlationId: 'c',
      causationId: 'b',
      commandId: 'd',
      command: 'X',
      actor: 'a',
      origin: 'http',
      hash: 'h',
    },
    ...event,
  }) as RecordedEvent;

test.each(stored.map((event) => [event.file, event] as const))(
  '%s is told as the catalogue says, or not at all, and says nothing of the customer but the pseudonym',
  (_, event) => {
    const told = cloudEventOf(recorded(event));
    if (told === undefined) return expect(toIntegrationEvent(readEvent(event))).toBeUndefined();
    expect(told).toMatchObject({ specversion: '1.0', id: '5d2a1f7e-3c40-4a6f-9f53-5b0f6c1d2e01' });
    expect(Object.keys(told.data).length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toMatch(/jane|doe@|firstName|street|postalCode|pm_card/i);
    return undefined;
  },
);

test('every type of the catalogue is told of some event', () => {
  const told = new Set(stored.flatMap((event) => toIntegrationEvent(readEvent(event))?.type ?? []));
  expect(told).toEqual(new Set(Object.keys(integrationEvents)));
});

test('a reservation that was called off before it was made frees nothing, and nobody is told', () => {
  const released = stored.find(({ type }) => type === 'StockReleased');
  const calledOff = { ...released, data: { ...released.data, quantity: 0 } };
  expect(toIntegrationEvent(readEvent({ ...calledOff }))).toBeUndefined();
});
