import { BusUnavailable, DocumentsUnavailable, EventStoreUnavailable } from '@queuecommerce/infra';
import { manualClock, recordingLog, seededEntropy, settled } from '@queuecommerce/infra/testing';
import { onceEngineAnswers, StartStopped } from '../../src/engines/engine-away';

function patience() {
  const stopping = new AbortController();
  const clock = manualClock();
  return { clock, entropy: seededEntropy(1), log: recordingLog(), signal: stopping.signal, stopping };
}

test('an engine that is away is asked again until it answers, and the log says what waits', async () => {
  const parts = patience();
  const away = [
    new EventStoreUnavailable('away', 'not-stored'),
    new DocumentsUnavailable('away'),
    new BusUnavailable('away'),
  ];
  const waiting = onceEngineAnswers('The catalogue', parts, async () => {
    const error = away.shift();
    if (error) throw error;
    return 'there';
  });
  for (let round = 0; round < 3; round++) {
    await settled();
    await parts.clock.advance(2_000);
  }
  expect(await waiting).toBe('there');
  expect(parts.log.entries.map(({ message }) => message)).toEqual(
    Array.from({ length: 3 }, () => 'The catalogue waits for an engine'),
  );
});

test('what will not pass is not repeated', async () => {
  let attempts = 0;
  const refused = onceEngineAnswers('It', patience(), async () => {
    attempts += 1;
    throw new RangeError('for ever');
  });
  await expect(refused).rejects.toThrow(new RangeError('for ever'));
  expect(attempts).toBe(1);
});

test('a start that is called off while it waits ends', async () => {
  const parts = patience();
  const waiting = onceEngineAnswers('It', parts, () => Promise.reject(new BusUnavailable('away')));
  await settled();
  parts.stopping.abort();
  await expect(waiting).rejects.toBeInstanceOf(StartStopped);
});
