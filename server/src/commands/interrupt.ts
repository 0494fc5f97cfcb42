/** Aborts at Ctrl-C, so that a command can end tidily. A second Ctrl-C ends the process at once. */
export function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  return interrupted.signal;
}

/** What a shell expects of a program that Ctrl-C has ended. */
export const interruptedExitCode = 130;
