/** The thread that the simulated gateway is in: takes calls, gives answers, passes on what it logs. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { systemClock, systemEntropy } from '../../../clock/system-clock';
import { errorText } from '../../../logging/error-text';
import type { Log, LogFields } from '../../../logging/port';
import { UnreadableLedger } from '../ledger';
import { openLedger } from '../open-ledger';
import { Simulator } from '../simulator';
import { failureOf, type Call, type FromThread, type Operation, type ThreadOptions } from './messages';

function serve(port: MessagePort, options: ThreadOptions): void {
  const tell = (message: FromThread): void => port.postMessage(message);
  let simulator: Simulator;
  try {
    simulator = new Simulator(openLedger(options.path), {
      ...options,
      clock: systemClock,
      entropy: systemEntropy,
      log: logOver(tell),
    });
  } catch (error) {
    if (!(error instanceof UnreadableLedger)) throw error;
    return tell({ kind: 'unreadable', message: error.message });
  }

  port.on('message', ({ id, operation, given }: Call) => {
    void carryOut(simulator, operation, given)
      .then(
        (answer) => tell({ kind: 'answered', id, answer }),
        (error: unknown) => tell({ kind: 'failed', id, failure: failureOf(error) }),
      )
      .finally(() => operation === 'close' && port.close());
  });
  tell({ kind: 'open' });
}

function carryOut(simulator: Simulator, operation: Operation, given: readonly unknown[]): Promise<unknown> {
  // The other end's types vouch for what it was given.
  const method = simulator[operation] as (...given: readonly unknown[]) => Promise<unknown>;
  return method.apply(simulator, [...given]);
}

/** A log that the other thread writes. */
function logOver(tell: (message: FromThread) => void, about: LogFields = {}): Log {
  const at =
    (level: Exclude<keyof Log, 'child'>) =>
    (fields: LogFields, message: string): void =>
      tell({ kind: 'log', level, fields: sendable({ ...about, ...fields }), message });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => logOver(tell, { ...about, ...fields }),
  };
}

/** Not every error can cross: what caused it may hold what can not. */
function sendable(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorText(value) : value]),
  );
}

if (parentPort !== null) serve(parentPort, workerData as ThreadOptions);
