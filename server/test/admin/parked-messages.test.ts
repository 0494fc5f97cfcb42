import { systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';
import { readConfiguration } from '../../src/configuration';
import { startSystem } from '../../src/system';
import { Client } from '../running/client';
import { newFolder } from '../running/program';
import { until } from '../running/until';

test('F13 a command that makes no sense is listed for an operator, and can be put back', async () => {
  const log = recordingLog();
  const configuration = readConfiguration({ PORT: '0', DATA_DIR: newFolder() });
  const system = await startSystem(configuration, { clock: systemClock, entropy: systemEntropy, log });
  const client = await Client.to(system.url);
  expect((await client.succeed('GET /admin/parked')).json).toEqual({ data: [] });
  const id = systemEntropy.uuid();
  const body = { type: 'Nonsense', productId: 'laptop-001' };
  const nonsense = {
    id,
    type: 'Nonsense',
    key: 'stock-laptop-001',
    body,
    correlationId: id,
    causationId: id,
  };
  await system.engines.bus.publish('stock', nonsense);
  const listed = await client.succeed('GET /admin/parked');
  expect(listed.json).toMatchObject({ data: [{ ...nonsense, queue: 'stock', attempts: 5 }] });
  const parkings = () => log.entries.filter(({ message }) => message.startsWith('Parked a message')).length;
  expect(parkings()).toBe(1);

  const again = await client.succeed(`POST /admin/parked/${id}/replay`);
  expect(again.json).toEqual({ id, outcome: 'replayed' });
  // It is handled again, and makes no more sense than before.
  await until(
    async () => parkings(),
    (count) => count === 2,
  );
  expect(await client.send('POST /admin/parked/nobody/replay')).toMatchObject({
    status: 404,
    json: { code: 'not-parked' },
  });
  await system.stop();
});
