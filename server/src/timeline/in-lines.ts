import type { TimelineEntry } from '@queuecommerce/query-api';

/** A timeline for a person: two lines an event, what happened and who did it because of which other one. */
export function timelineInLines(orderId: string, timeline: readonly TimelineEntry[]): string {
  const numbers = new Map(timeline.map(({ eventId }, index) => [eventId, index + 1]));
  const startedMs = Date.parse(timeline[0]?.at ?? '');
  const lines = timeline.flatMap((entry, index) => {
    const { at, stream, revision, type, words } = entry;
    const number = String(index + 1).padStart(4);
    const when = index === 0 ? at : sinceStart(Date.parse(at) - startedMs);
    return [
      `${number}  ${when.padStart(24)}  ${type.padEnd(30)} ${words}`,
      `${' '.repeat(32)}${byWhom(entry, numbers)}; ${shortened(stream, orderId)} ${revision}`,
    ];
  });
  return [`Order ${orderId}: ${timeline.length} events`, ...lines].join('\n');
}

function sinceStart(ms: number): string {
  return ms < 0 ? `-${sinceStart(-ms)}` : `+${(ms / 1_000).toFixed(3)} s`;
}

function byWhom(entry: TimelineEntry, numbers: ReadonlyMap<string, number>): string {
  const { actor, command, commandId, causationId, origin } = entry;
  const cause = numbers.get(causationId);
  const outside = causationId === commandId ? '' : `, because of ${causationId}`;
  return `${command} by ${actor} (${origin})${cause === undefined ? outside : `, because of ${cause}`}`;
}

function shortened(stream: string, orderId: string): string {
  return stream.replace(orderId, orderId.slice(0, 8));
}
