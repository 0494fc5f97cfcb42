import { Metadata, status, type handleClientStreamingCall } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { settled } from '@queuecommerce/infra/testing';
import type { Faults } from './faults';
import type { ProposedEvent, StoredLog } from './stored-log';
import { appendAnswer, expectedOf, proposedEvent, streamName } from './wire';

const mostBytes = 1_048_576;

/** The plain append: options first, then the events, then one answer. */
export function appendCall(log: StoredLog, faults: Faults): handleClientStreamingCall<AppendReq, AppendResp> {
  return (call, answer) => {
    let options: AppendReq.Options | undefined;
    const events: ProposedEvent[] = [];
    let bytes = 0;
    call.on('data', (request: AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message === undefined) return;
      const event = proposedEvent(message);
      bytes += event.data.length + event.metadata.length;
      events.push(event);
    });
    call.on('error', () => undefined);
    // A connection that is cut in the middle of a call ends it too, and is told to be cancelled only a little later: what came of it is
    // no append.
    let isCancelled = false;
    call.on('cancelled', () => (isCancelled = true));
    call.on('end', () => void settled().then(take));
    const take = (): void => {
      if (isCancelled || call.cancelled || call.destroyed) return undefined;
      if (options === undefined) return answer({ code: status.INVALID_ARGUMENT, details: 'no options' });
      if (bytes > mostBytes) return answer(tooLarge());
      if (faults.isUnavailable) {
        faults.refused += 1;
        return answer({ code: status.UNAVAILABLE, details: 'Server Is Not Ready' });
      }
      const fault = faults.appends.shift();
      if (fault === 'silent') return undefined;
      const lost = { code: status.UNAVAILABLE, details: 'Connection dropped' };
      if (fault === 'unstored') return answer(lost);
      const expected = expectedOf(options);
      const outcome = log.append(streamName(options.getStreamIdentifier()), expected, events);
      if (fault === 'stored') return answer(lost);
      return answer(null, appendAnswer(outcome, expected));
    };
  };
}

function tooLarge() {
  const metadata = new Metadata();
  metadata.set('exception', 'maximum-append-size-exceeded');
  metadata.set('maximum-append-size', String(mostBytes));
  return { code: status.INVALID_ARGUMENT, details: 'Maximum Append Size Exceeded.', metadata };
}
