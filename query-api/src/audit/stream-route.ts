import type { ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import { defineRoute, integerParameter, linkToNext, Problem, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { auditEventSchema, eventLimit, showEvent } from './event-schema';

const streamNotFound = {
  status: 404,
  code: 'stream-not-found',
  description: 'There is no stream with this name',
} as const;
const revisionBeyondTheEnd = {
  status: 400,
  code: 'beyond-the-end',
  description: 'The stream does not reach that far yet',
} as const;

/** As ranges, because not every reader of the OpenAPI document knows the classes of Unicode. */
const control = String.raw`\u0000-\u001f\u007f-\u009f`;

/** As the event store takes it. */
const streamName = z
  .string()
  .regex(
    new RegExp(`^[^$${control}][^${control}]{0,499}$`, 'u'),
    '1 to 500 characters, no control characters, no $ first',
  );

type Direction = 'forwards' | 'backwards';

/** One stream's events, as they were written. */
export function readStreamRoute(store: ReadableLog): Route {
  return defineRoute({
    method: 'GET',
    path: '/audit/streams/:stream',
    operationId: 'readStream',
    summary: "A stream's events, with who did what",
    tags: ['Audit'],
    params: z.strictObject({ stream: streamName }),
    query: z.strictObject({
      from: integerParameter({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
        .optional()
        .meta({ description: 'The first revision; from the beginning, or from the end, without it' }),
      direction: z.enum(['forwards', 'backwards']).default('forwards'),
      limit: eventLimit,
    }),
    responses: {
      200: {
        description: 'Events',
        body: z
          .strictObject({
            data: z.array(auditEventSchema),
            page: z.strictObject({
              limit: z.int(),
              next: z
                .int()
                .nullable()
                .meta({ description: 'The `from` of the next page; null on the last one' }),
            }),
          })
          .meta({ id: 'StreamEvents' }),
        headers: { Link: 'The next page, if there is one' },
      },
    },
    problems: [streamNotFound, revisionBeyondTheEnd],
    async handle({ params: { stream }, query: { from, direction, limit }, context }) {
      const events = await store.readStream(stream, { direction, from, limit: limit + 1 });
      await checkPlace(store, stream, direction, from, events);
      const page = events.slice(0, limit);
      const next = events[limit]?.revision;
      return {
        status: 200,
        headers: next === undefined ? {} : linkToNext(context.target, String(next), 'from'),
        body: { data: page.map(showEvent), page: { limit, next: next ?? null } },
      };
    },
  });
}

/** @throws {Problem} `stream-not-found`, `beyond-the-end` */
async function checkPlace(
  store: ReadableLog,
  stream: string,
  direction: Direction,
  from: number | undefined,
  [first]: readonly RecordedEvent[],
): Promise<void> {
  // Backwards a stream is read from its end, however far beyond that the caller wants to begin.
  if (first !== undefined && (direction === 'forwards' || from === undefined || first.revision === from))
    return;
  const [last] = first ? [first] : await store.readStream(stream, { direction: 'backwards', limit: 1 });
  if (last === undefined) {
    const { status, code } = streamNotFound;
    throw new Problem({ status, code, detail: `There is no stream ${stream}`, members: { stream } });
  }
  const { status, code } = revisionBeyondTheEnd;
  const detail = `${stream} ends at revision ${last.revision}`;
  const errors = [{ parameter: 'from', code, detail }];
  throw new Problem({ status, code, detail, errors, members: { lastRevision: last.revision } });
}
