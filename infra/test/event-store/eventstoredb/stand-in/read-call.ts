import { status, type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { Faults } from './faults';
import { firstAt, type StoredEvent, type StoredLog } from './stored-log';
import { subscribe } from './subscription-call';
import { eventMessage, streamName, streamNotFound } from './wire';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** Reads of streams and of the log, and subscriptions: all one call in this protocol. */
export function readCall(log: StoredLog, faults: Faults): handleServerStreamingCall<ReadReq, ReadResp> {
  return (call) => {
    call.on('error', () => undefined);
    const options = call.request.getOptions();
    if (options === undefined || faults.isUnavailable) {
      call.emit('error', Object.assign(new Error('Server Is Not Ready'), { code: status.UNAVAILABLE }));
    } else if (options.hasSubscription()) {
      subscribe(call, options, log, faults);
    } else {
      void send(call, options.hasStream() ? ofStream(options, log) : ofLog(options, log));
    }
  };
}

async function send(call: Call, messages: Iterable<ReadResp>): Promise<void> {
  for (const message of messages) {
    if (call.cancelled || call.destroyed) return;
    if (!call.write(message)) await new Promise((resolve) => call.once('drain', resolve));
  }
  call.end();
}

function* ofStream(options: ReadReq.Options, log: StoredLog): Iterable<ReadResp> {
  const asked = options.getStream();
  const name = streamName(asked?.getStreamIdentifier());
  const stored = log.stream(name);
  if (stored === undefined) {
    yield streamNotFound(name);
    return;
  }
  const count = Number(options.getCount());
  const revision = asked?.hasRevision() ? Number(asked.getRevision()) : undefined;
  if (isForwards(options)) {
    const from = asked?.hasEnd() ? stored.length : (revision ?? 0);
    yield* stored.slice(from, from + count).map(eventMessage);
  } else {
    const last = asked?.hasStart() ? 0 : Math.min(revision ?? stored.length, stored.length - 1);
    yield* backwards(stored, last, count);
  }
}

/** Forwards includes the position that it starts from; backwards does not. */
function* ofLog(options: ReadReq.Options, { events }: StoredLog): Iterable<ReadResp> {
  const asked = options.getAll();
  const position = asked?.hasPosition() ? BigInt(asked.getPosition()?.getCommitPosition() ?? 0) : undefined;
  const count = Number(options.getCount());
  if (isForwards(options)) {
    const from = firstAt(events, position ?? (asked?.hasEnd() ? 2n ** 63n : 0n));
    yield* events.slice(from, from + count).map(eventMessage);
  } else {
    const before = firstAt(events, position ?? (asked?.hasStart() ? 0n : 2n ** 63n));
    yield* backwards(events, before - 1, count);
  }
}

function isForwards(options: ReadReq.Options): boolean {
  return options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS;
}

function* backwards(events: readonly StoredEvent[], last: number, count: number): Iterable<ReadResp> {
  for (let i = last; i >= 0 && i > last - count; i -= 1) {
    const event = events[i];
    if (event !== undefined) yield eventMessage(event);
  }
}
