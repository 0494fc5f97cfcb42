import { auditBooks } from '../running/books';
import { Client, fresh } from '../running/client';
import { newFolder, Program } from '../running/program';
import { laptopOrder } from '../running/requests';
import { until } from '../running/until';

test('the roles work together from processes of their own, on one folder', async () => {
  const DATA_DIR = newFolder();
  const writing = await Program.start({ DATA_DIR, ROLES: 'command-api,reactors' });
  const asking = await Program.start({ DATA_DIR, ROLES: 'query-api' });
  const projecting = await Program.start({ DATA_DIR, ROLES: 'projections' });
  const [writes, queries] = [await Client.to(writing.url), await Client.to(asking.url)];
  const health = await Client.to(projecting.url);

  const placed = await writes.succeed('POST /orders', { body: laptopOrder, headers: { Prefer: 'wait=10' } });
  expect(placed.json).toMatchObject({ status: 'confirmed' });
  const { location = '', 'consistency-token': token } = placed.headers;
  expect((await queries.succeed(`GET ${location}`, fresh(token))).json).toMatchObject({
    status: 'confirmed',
  });
  const ready = async () => (await health.send('GET /health/ready')).status;
  await until(ready, (status) => status === 200);

  // Each offers what it does, and says so of the rest.
  expect((await queries.send('POST /orders', { body: laptopOrder })).status).toBe(405);
  expect((await writes.send(`GET ${location}`)).status).toBe(405);
  expect(queries.document.operations()).not.toContain('POST /orders');

  // Without the projections a query that asks for more than they have seen says so, and others are answered.
  expect(await projecting.program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  const shipped = await writes.succeed(`PATCH ${location}`, { body: { status: 'shipped' } });
  const late = await queries.send(`GET ${location}`, fresh(shipped.headers['consistency-token']));
  expect(late).toMatchObject({
    status: 503,
    json: { code: 'read-model-behind' },
    headers: { 'retry-after': '1' },
  });
  expect((await queries.succeed(`GET ${location}`)).json).toMatchObject({ status: 'confirmed' });
  expect(await asking.program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await writing.program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  const { orders } = await auditBooks(DATA_DIR);
  expect([...orders.values()]).toMatchObject([{ status: 'shipped' }]);
});
