import type { Log, LogFields } from './port';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: LogFields;
  readonly message: string;
}

/** Keeps what is logged, for tests to look at. */
export interface RecordingLog extends Log {
  readonly entries: readonly LogEntry[];
}

export function recordingLog(): RecordingLog {
  const entries: LogEntry[] = [];
  return { ...logInto((entry) => void entries.push(entry), {}), entries };
}

/** Says nothing. */
export const silentLog: Log = logInto(() => undefined, {});

function logInto(keep: (entry: LogEntry) => void, bound: LogFields): Log {
  const at = (level: LogEntry['level']) => (fields: LogFields, message: string) =>
    keep({ level, fields: { ...bound, ...fields }, message });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => logInto(keep, { ...bound, ...fields }),
  };
}
