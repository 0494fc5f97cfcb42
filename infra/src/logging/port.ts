/** Structured logging: what happened, in words, with the figures beside it. */

/** Names and figures. An error goes under `error`. Personal data never goes in. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(fields: LogFields, message: string): void;
  /** What an operator wants to know on a good day. */
  info(fields: LogFields, message: string): void;
  /** Went wrong, and is dealt with. */
  warn(fields: LogFields, message: string): void;
  /** Needs somebody. */
  error(fields: LogFields, message: string): void;
  /** A log that adds these fields to every line: a part's name, a correlation id. */
  child(fields: LogFields): Log;
}
