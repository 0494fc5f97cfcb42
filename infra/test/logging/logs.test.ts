import { pinoLog } from '@queuecommerce/infra/adapters';
import { recordingLog } from '@queuecommerce/infra/testing';

function linesOf(level: 'debug' | 'info'): {
  lines: Record<string, unknown>[];
  log: ReturnType<typeof pinoLog>;
} {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  return { lines, log: pinoLog({ level, destination }) };
}

test('a line is one JSON object with level, time, message and fields', () => {
  const { lines, log } = linesOf('info');
  log.info({ stream: 'order-1', revision: 3 }, 'Appended');
  expect(lines).toEqual([
    expect.objectContaining({ level: 'info', msg: 'Appended', stream: 'order-1', revision: 3 }),
  ]);
  expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('an error shows its name, message and cause', () => {
  const { lines, log } = linesOf('info');
  log.error({ error: new TypeError('outer', { cause: new RangeError('inner') }) }, 'Failed');
  expect(lines[0]).toMatchObject({
    error: { type: 'TypeError', message: 'outer', cause: { type: 'RangeError', message: 'inner' } },
  });
});

test('what is below the level is not written', () => {
  const { lines, log } = linesOf('info');
  log.debug({}, 'Quiet');
  log.warn({}, 'Loud');
  expect(lines.map(({ msg }) => msg)).toEqual(['Loud']);
});

test('a child adds its fields to those of its parent', () => {
  const { lines, log } = linesOf('debug');
  const recording = recordingLog();
  for (const parent of [log, recording])
    parent.child({ part: 'bus' }).child({ queue: 'stock' }).debug({ key: 'a' }, 'Handled');
  const fields = { part: 'bus', queue: 'stock', key: 'a' };
  expect(lines).toEqual([expect.objectContaining({ ...fields, msg: 'Handled' })]);
  expect(recording.entries).toEqual([{ level: 'debug', fields, message: 'Handled' }]);
});
