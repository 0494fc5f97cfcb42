import { createServer } from 'node:net';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { newFolder, Program } from '../running/program';

const page = z.object({ data: z.array(z.object({ id: z.string() })) });

async function productsAt(url: string): Promise<string[]> {
  const { data } = page.parse(await (await fetch(`${url}/products?limit=100`)).json());
  return data.map(({ id }) => id);
}

test('it starts on a folder that is not there yet, with a catalogue, and says where to look; a second start adds nothing', async () => {
  const dataDir = join(newFolder(), 'deep', 'data');
  const first = Program.run(['start'], { DATA_DIR: dataDir, PORT: '0' });
  const welcome = await first.stdoutOnce('sample products were added');
  const [, url = ''] = /QueueCommerce answers at (http:\/\/127\.0\.0\.1:\d+)/.exec(welcome) ?? [];
  for (const path of ['/api', '/health/ready', '/products', '/orders']) {
    expect(welcome).toContain(url + path);
    expect((await fetch(url + path)).status).toBe(200);
  }
  const products = await productsAt(url);
  expect(products.length).toBeGreaterThanOrEqual(12);
  expect(products).toContain('laptop-001');
  expect(await first.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(
    readdirSync(dataDir)
      .filter((name) => name.endsWith('.sqlite'))
      .sort(),
  ).toEqual(['customer-keys.sqlite', 'gateway.sqlite', 'queuecommerce.sqlite']);

  const second = await Program.start({ DATA_DIR: dataDir });
  expect(second.sampleProducts).toBe(0);
  expect(await productsAt(second.url)).toEqual(products);
  expect(await second.program.stop('SIGINT')).toEqual({ code: 0, signal: null });
  expect([first.stderr, second.program.stderr]).toEqual(['', '']);
});

test.each([
  ['SAMPLE_DATA', 'false'],
  ['NODE_ENV', 'production'],
])('%s=%s loads no catalogue', async (variable, value) => {
  const { url, sampleProducts, program } = await Program.start({ DATA_DIR: newFolder(), [variable]: value });
  expect(sampleProducts).toBe(0);
  expect(await productsAt(url)).toEqual([]);
  expect(await program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('a configuration that can not be used ends it with a line that names the variable', async () => {
  const program = Program.run(['start'], { DATA_DIR: newFolder(), PORT: 'abc' });
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.stderr).toBe('PORT: must be a whole number from 0 to 65535\n');
  expect(program.stdout).toBe('');
});

test('a port that is taken ends it with a line that says so', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const program = Program.run(['start'], { DATA_DIR: newFolder(), PORT: String(port) });
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.stderr).toBe(`PORT: 127.0.0.1:${port} is in use already\n`);
  other.close();
});

test('a data folder that can be none ends it with a line that says so', async () => {
  const dataDir = join(newFolder(), 'file');
  writeFileSync(dataDir, 'a file');
  const program = Program.run(['start'], { DATA_DIR: dataDir, PORT: '0' });
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.stderr).toMatch(/^DATA_DIR: .*file.*\n$/);
});

test.each(['queuecommerce.sqlite', 'gateway.sqlite'])(
  'a damaged %s is named, and left as it is',
  async (name) => {
    const dataDir = newFolder();
    const { program } = await Program.start({ DATA_DIR: dataDir, SAMPLE_DATA: 'false' });
    await program.stop('SIGTERM');
    const file = join(dataDir, name);
    const bytes = readFileSync(file).fill(0xff, 0, 64);
    writeFileSync(file, bytes);
    const again = Program.run(['start'], { DATA_DIR: dataDir, PORT: '0' });
    expect(await again.ended).toEqual({ code: 1, signal: null });
    expect(again.stderr).toContain(file);
    expect(again.stderr).not.toMatch(/\n\s+at /);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  },
);

test('--help tells every command, and a command that is none is refused', async () => {
  const [help, none] = [Program.run(['--help']), Program.run(['begin'])];
  expect([await help.ended, await none.ended]).toMatchObject([{ code: 0 }, { code: 1 }]);
  expect(help.stdout).toMatch(/start .*run the system[^]*demo /);
  expect(none.stderr).toMatch(/unknown command 'begin'/);
});

const result = z.object({
  title: z.string(),
  status: z.string(),
  faults: z.array(z.string()),
  timeline: z.array(z.object({ event: z.string() })),
});

test('the demo ends each of its orders as it should, and tells of each in a line of JSON', async () => {
  const program = Program.run(['demo', '--json']);
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const results = program.stdout
    .trim()
    .split('\n')
    .map((line) => result.parse(JSON.parse(line)));
  expect(results.map(({ status }) => status)).toEqual([
    'confirmed',
    'rejected',
    'confirmed',
    'rejected',
    'cancelled',
  ]);
  for (const { timeline, faults } of results) {
    expect(faults).toEqual([]);
    expect(timeline[0]?.event).toBe('OrderPlaced');
  }
  expect(program.stderr).toBe('');
});
