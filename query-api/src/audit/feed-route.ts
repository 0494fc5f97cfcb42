import type { RecordedEvent } from '@queuecommerce/infra';
import { defineRoute, linkToNext, Problem, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import type { QueryApiDeps } from '../deps';
import { placeGiven, placeProblems, refuseFuture } from '../log-place';
import { fromTime, startOfTo, toTime } from '../parameters';
import { auditEventSchema, eventLimit, showEvent } from './event-schema';
import { scanLog } from './scan-log';

const emptyWindow = {
  status: 400,
  code: 'empty-window',
  description: '`from` is later than `to`',
} as const;

const page = z.strictObject({
  limit: z.int(),
  next: z
    .string()
    .nullable()
    .meta({ description: 'The `after` of the next page, also at the end; null while the log is empty' }),
  caughtUp: z.boolean().meta({ description: 'Whether the end of the log was reached' }),
});

interface Filters {
  readonly type?: readonly string[] | undefined;
  readonly actor?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The whole log, in its order, without gaps: what another system follows by asking for what comes after what it has. */
export function feedRoute({
  store,
  clock,
  vocabulary,
}: Pick<QueryApiDeps, 'store' | 'clock' | 'vocabulary'>): Route {
  return defineRoute({
    method: 'GET',
    path: '/audit/events',
    operationId: 'listEvents',
    summary: 'Every event in the order of the log',
    description:
      'Follow it with `after`, the `page.next` of the answer before. Each answer has looked through a bounded stretch of the ' +
      'log: with filters it may be empty and not at the end yet.',
    tags: ['Audit'],
    query: z.strictObject({
      after: z
        .string()
        .min(1)
        .max(128)
        .optional()
        .meta({ description: 'A position: events after it; from the beginning without it' }),
      type: z
        .array(z.enum(vocabulary.types))
        .max(vocabulary.types.length)
        .optional()
        .meta({ description: 'May be repeated' }),
      actor: z.string().min(1).max(200).optional(),
      from: fromTime.optional(),
      to: toTime.optional(),
      limit: eventLimit,
    }),
    responses: {
      200: {
        description: 'Events',
        body: z.strictObject({ data: z.array(auditEventSchema), page }).meta({ id: 'EventFeed' }),
        headers: { Link: 'What comes after this page, now or later' },
      },
    },
    problems: [...placeProblems, emptyWindow],
    async handle({ query: { after, limit, ...filters }, context }) {
      const { from, to } = filters;
      if (from !== undefined) refuseFuture(clock, 'from', from);
      if (to !== undefined) refuseFuture(clock, 'to', startOfTo(to));
      if (from !== undefined && to !== undefined && from > to) throw emptyWindowFrom(from, to);
      const start = after === undefined ? undefined : await placeGiven(store, 'after', after);
      const matches = filterOf(filters);
      const { events, scannedTo, caughtUp } = await scanLog(store, { after: start, limit, matches });
      return {
        status: 200,
        headers: scannedTo === undefined ? {} : linkToNext(context.target, scannedTo, 'after'),
        body: { data: events.map(showEvent), page: { limit, next: scannedTo ?? null, caughtUp } },
      };
    },
  });
}

function filterOf({ type, actor, from, to }: Filters): ((event: RecordedEvent) => boolean) | undefined {
  if (type === undefined && actor === undefined && from === undefined && to === undefined) return undefined;
  const types = type && new Set(type);
  return (event) =>
    (types === undefined || types.has(event.type)) &&
    (actor === undefined || event.metadata.actor === actor) &&
    (from === undefined || event.recordedAt >= from) &&
    (to === undefined || event.recordedAt <= to);
}

function emptyWindowFrom(from: string, to: string): Problem {
  const { status, code } = emptyWindow;
  const detail = `It ends at ${to}, before it begins at ${from}`;
  return new Problem({ status, code, detail, errors: [{ parameter: 'to', code, detail }] });
}
