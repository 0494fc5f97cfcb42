import { never } from '@queuecommerce/domain';
import type { Comparison, Difference, RebuildOutcome } from '@queuecommerce/projections';
import type { z } from 'zod';
import type { projectionStatus } from '../admin/schemas';
import type { Verified } from '../replay/verify';
import { counted } from './print';

export function outcomeInWords(name: string, outcome: RebuildOutcome): string {
  switch (outcome.kind) {
    case 'switched':
      return `${name}: rebuilt and switched to${outcome.comparison ? `; ${comparedInWords(outcome.comparison)}` : ''}`;
    case 'stopped':
      return `${name}: the rebuild was stopped, and what it had built is dropped`;
    case 'lost':
      return `${name}: another process has taken the rebuild over`;
    case 'interrupted':
      return `${name}: interrupted; the next replay, or a running server, goes on where it stands`;
    default:
      return never(outcome);
  }
}

function comparedInWords({ documents, differing }: Comparison): string {
  return differing === 0
    ? `the one before was right in all of its ${counted(documents, 'document')}`
    : `${counted(differing, 'document')} of the one before were not what the log says`;
}

export function verifiedInWords(verified: Verified): string {
  const { name } = verified;
  switch (verified.result) {
    case 'right':
      return `${name}: right, ${counted(verified.comparison.documents, 'document')} at ${verified.comparison.position ?? 'the start'}`;
    case 'wrong':
      return `${name}: WRONG, ${counted(verified.comparison.differing, 'document')} of ${verified.comparison.documents}`;
    case 'never-built':
      return `${name}: it was never built`;
    case 'another-version':
      return `${name}: version ${verified.served} is served, which this program can not fold`;
    default:
      return never(verified);
  }
}

/** One line for each place: document, JSON pointer, what is stored, what the log says. */
export function differenceInWords({ documentId, kind, places }: Difference): string {
  if (kind === 'missing') return `${documentId}: is missing`;
  if (kind === 'unexpected') return `${documentId}: should not be there`;
  return places
    .map(
      ({ pointer, stored, expected }) =>
        `${documentId} ${pointer}: stored ${shown(stored)}, expected ${shown(expected)}`,
    )
    .join('\n');
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

type Status = Omit<z.infer<typeof projectionStatus>, 'state'>;

export function statusInWords({ name, live, previous, rebuild, parkedCount, drift }: Status): string {
  const lines = [
    `${name}: generation ${live.generation}, version ${live.version}, at ${live.position ?? 'the start'}`,
  ];
  if (previous)
    lines.push(`  generation ${previous.generation} can be switched back to until ${previous.until}`);
  if (rebuild) {
    const { generation, phase, progress, heartbeatAt } = rebuild;
    const left = progress.etaSeconds === null ? '' : `, ${progress.etaSeconds} s left`;
    lines.push(
      `  generation ${generation} is being built (${phase}): ${counted(progress.eventsDone, 'event')}${left}, last heard of at ${heartbeatAt}`,
    );
  }
  if (parkedCount > 0) lines.push(`  ${counted(parkedCount, 'document')} parked`);
  if (drift)
    lines.push(`  ${counted(drift.differing, 'document')} found not to be what the log says at ${drift.at}`);
  return lines.join('\n');
}
