import type { Log } from '../logging/port';
import type { CommandContext } from './command-context';
import type { Outcome } from './command-executor';

/** What became of a command, for who follows a request through the system: by its correlation id, and cause by cause. */
export function tellOfCommand(
  log: Log,
  stream: string,
  { command, commandId, correlationId, causationId }: CommandContext,
  outcome: Outcome<unknown, unknown>,
): void {
  const about = { command, stream, commandId, correlationId, causationId };
  switch (outcome.kind) {
    case 'accepted': {
      const { events, revision } = outcome;
      // Written out, because every command passes here: for V8 (Node 20) members behind a spread take several times as long.
      return log.debug(
        { command, stream, commandId, correlationId, causationId, events: events.length, revision },
        'A command was carried out',
      );
    }
    case 'refused':
      return log.debug({ ...about, refused: outcome.refusal.refused }, 'A command was refused');
    case 'stale':
      return log.debug({ ...about, revision: outcome.revision }, 'A command was meant for another revision');
  }
}
