/** What operators see and do about commands that the bus has given up on. */
import type { Bus } from '@queuecommerce/infra';
import { defineRoute, Problem, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { notParked } from './problems';

const mostListed = 100;
const tags = ['Operators'];

const parkedMessage = z
  .strictObject({
    id: z.string(),
    queue: z.string(),
    type: z.string().meta({ description: 'The command' }),
    key: z.string().meta({ description: 'The stream that it is for' }),
    body: z.record(z.string(), z.unknown()),
    error: z.string(),
    attempts: z.int(),
    parkedAt: z.string(),
    correlationId: z.string(),
    causationId: z.string(),
  })
  .meta({ id: 'ParkedMessage' });

/** Parked messages are in the documents: any process can tell of them and put them back. */
export function parkedMessageRoutes(bus: Bus): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/admin/parked',
      operationId: 'listParkedMessages',
      summary: 'The commands that were given up on after their retries, oldest first',
      tags,
      responses: {
        200: {
          description: 'The first hundred',
          body: z.strictObject({ data: z.array(parkedMessage) }).meta({ id: 'ParkedMessages' }),
        },
      },
      problems: [],
      async handle() {
        const parked = await bus.parked(mostListed);
        const data = parked.map(({ queue, message, ...why }) => ({
          ...message,
          queue,
          ...why,
          body: { ...message.body },
        }));
        return { status: 200, body: { data } };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/admin/parked/:id/replay',
      operationId: 'replayParkedMessage',
      summary: 'Puts a parked command back into its queue',
      tags,
      idempotent: true,
      params: z.strictObject({ id: z.string() }),
      responses: {
        200: {
          description: 'It is handled again',
          body: z
            .strictObject({ id: z.string(), outcome: z.literal('replayed') })
            .meta({ id: 'ParkedMessageReplay' }),
        },
      },
      problems: [notParked],
      async handle({ params: { id } }) {
        if (await bus.replayParked(id)) return { status: 200, body: { id, outcome: 'replayed' } };
        throw new Problem({
          status: notParked.status,
          code: notParked.code,
          detail: `No message ${id} is parked`,
        });
      },
    }),
  ];
}
