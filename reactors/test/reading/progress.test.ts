import { Progress } from '../../src/reading/progress';
import type { RecordedEvent } from '@queuecommerce/infra';

function eventAt(position: string): RecordedEvent {
  const metadata = {
    correlationId: '',
    causationId: '',
    commandId: '',
    command: '',
    actor: '',
    origin: '',
    hash: '',
  };
  const place = { id: position, stream: 'order-1', revision: 0, position, recordedAt: '' };
  return { ...place, type: 'OrderPlaced', schemaVersion: 1, data: {}, metadata };
}

test('what is finished never goes back behind a stretch of the log in which nothing was of interest', () => {
  const progress = new Progress(undefined);
  progress.finish([progress.begin(eventAt('1'))]);
  progress.reached('5');
  expect(progress.finishedTo).toBe('5');
  const begun = progress.begin(eventAt('6'));
  expect(progress.finishedTo).toBe('5');
  progress.finish([begun]);
  expect(progress.finishedTo).toBe('6');
});
