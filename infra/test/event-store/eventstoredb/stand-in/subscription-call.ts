import { status, type ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { Faults } from './faults';
import { firstAt, type StoredEvent, type StoredLog } from './stored-log';
import { caughtUp, checkpoint, confirmation, eventMessage } from './wire';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** Events that EventStoreDB looks through at once if it is not told. */
const defaultWindow = 32;
const largestNumber = 2n ** 64n - 1n;
const nothing = (): void => undefined;

/**
 * A subscription to the log: from a position exclusively, history, then `caughtUp`, then what is appended. Checkpoints come
 * after whole windows only, so in a quiet log they do not come.
 */
export function subscribe(call: Call, options: ReadReq.Options, log: StoredLog, faults: Faults): void {
  const sleeper = { wake: nothing };
  const stop = log.onAppend(() => sleeper.wake());
  const ended = (): void => {
    stop();
    sleeper.wake();
  };
  call.on('cancelled', ended);
  call.on('close', ended);
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      sleeper.wake = resolve;
    });
  void send(call, messages(options, log, faults, sleep), faults).finally(stop);
}

async function send(call: Call, messages: AsyncIterable<ReadResp>, faults: Faults): Promise<void> {
  const fault = faults.subscriptions.shift();
  let sent = 0;
  const over = new Promise<void>((resolve) => {
    call.once('close', resolve);
    call.once('cancelled', resolve);
  });
  for await (const message of messages) {
    if (call.cancelled || call.destroyed) return;
    if (fault !== undefined && sent >= fault.afterMessages) {
      if (fault.how === 'end') call.end();
      if (fault.how === 'error')
        call.emit('error', Object.assign(new Error('Unknown'), { code: status.INTERNAL }));
      return;
    }
    sent += 1;
    if (!call.write(message)) {
      const drained = new Promise<void>((resolve) => {
        call.once('drain', resolve);
      });
      await Promise.race([drained, over]);
    }
  }
}

async function* messages(
  options: ReadReq.Options,
  log: StoredLog,
  faults: Faults,
  sleep: () => Promise<void>,
): AsyncIterable<ReadResp> {
  const passes = filterOf(options);
  const every = checkpointEvery(options);
  const from = options.getAll()?.getPosition()?.getCommitPosition();
  let next = from === undefined ? 0 : firstAt(log.events, BigInt(from) + 1n);
  let lookedAt = 0;
  let isLive = false;
  yield confirmation();
  for (;;) {
    const event = log.events[next];
    if (event === undefined) {
      if (!isLive && faults.saysCaughtUp) yield caughtUp();
      isLive = true;
      const appended = sleep();
      // Whatever was appended while a message was sent is looked at before sleeping.
      if (log.events.length <= next) await appended;
      continue;
    }
    next += 1;
    lookedAt += 1;
    if (passes(event)) yield eventMessage(event);
    if (every !== undefined && lookedAt % every === 0) yield checkpoint(claimed(event, log, faults));
  }
}

function claimed(event: StoredEvent, { events }: StoredLog, { checkpoints }: Faults): bigint {
  if (checkpoints === 'largest number') return largestNumber;
  return checkpoints === 'right' ? event.position : (events.at(-1)?.position ?? 0n);
}

function filterOf(options: ReadReq.Options): (event: StoredEvent) => boolean {
  const expression = options.getFilter()?.getStreamIdentifier();
  if (expression === undefined) return () => true;
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return ({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix));
  const regex = new RegExp(expression.getRegex());
  return ({ stream }) => regex.test(stream);
}

function checkpointEvery(options: ReadReq.Options): number | undefined {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const window = filter.hasMax() ? filter.getMax() : defaultWindow;
  return window * filter.getCheckpointintervalmultiplier();
}
