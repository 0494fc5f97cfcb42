import { UnreadableLog } from '../port';

/** The server, or the way to it, did not answer in time. Whatever was asked for may have been done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** This call was not answered in time, though others were: the connection is good. */
export class SlowAnswer extends Error {
  override readonly name = 'SlowAnswer';
}

/** The `type` of the client's errors, by which they are told apart; plain errors that it lets through have none. */
export function typeOf(error: unknown): string | undefined {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : undefined;
}

/**
 * Whether a call surely never left: no connection could be made for it. These are grpc's words for it; anything else counts as
 * unknown.
 */
export function neverSent(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 14 &&
    /No connection established|Channel closed before call started/.test(error.message)
  );
}

/** Whether it speaks of the connection or the server's state, not of what was asked for; then another connection may help. */
export function isOfConnection(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  if (error instanceof SlowAnswer || error instanceof UnreadableLog || error instanceof RangeError)
    return false;
  switch (typeOf(error)) {
    case 'wrong-expected-version':
    case 'maximum-append-size-exceeded':
    case 'access-denied':
    case 'stream-not-found':
    case 'stream-deleted':
    case 'timeout':
      return false;
    default:
      return true;
  }
}

/** In one line: the client's messages are often empty. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${typeOf(error) ?? error.name}${error.message === '' ? '' : `: ${error.message}`}`;
}
