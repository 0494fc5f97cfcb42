import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { Log } from './port';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface PinoLogOptions {
  /** The least that is written. */
  readonly level: LogLevel;
  /** Where the lines go, one JSON object each. Default: standard output. */
  readonly destination?: DestinationStream;
}

/** Logs through pino: one line of JSON each, with the time in ISO 8601 UTC and the level by name. */
export function pinoLog({ level, destination }: PinoLogOptions): Log {
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    errorKey: 'error',
    serializers: { error: stdSerializers.errWithCause },
  };
  return overPino(destination ? pino(options, destination) : pino(options));
}

function overPino(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => overPino(logger.child(fields)),
  };
}
