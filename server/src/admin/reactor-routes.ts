/** What operators see and do about reactors. */
import { defineRoute, Problem, type Route } from '@queuecommerce/infra/http';
import { ReactorStopped, UnknownReactor, type Reactors } from '@queuecommerce/reactors';
import { z } from 'zod';
import { notParked, notRunning } from './problems';
import { reactorList, reactorRetry } from './schemas';

const mostListed = 100;
const tags = ['Operators'];

const unknownReactor = {
  status: 404,
  code: 'reactor-not-found',
  description: 'There is no reactor of this name',
} as const;

/** Only a process that runs the reactors can tell of them. */
export function reactorAdminRoutes(reactors: Reactors): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/admin/reactors',
      operationId: 'listReactors',
      summary: 'All reactors, and the partitions that wait for an operator',
      tags,
      responses: { 200: { description: 'All of them', body: reactorList } },
      problems: [],
      async handle() {
        const data = reactors.status().reactors.map(async ({ name, state }) => {
          const parked = await reactors.parked(name, mostListed);
          return { name, state, parked: parked.map(({ reader: _, revision: __, ...shown }) => shown) };
        });
        return { status: 200, body: { data: await Promise.all(data) } };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/admin/reactors/:name/parked/:id/retry',
      operationId: 'retryParkedPartition',
      summary: "Handles a parked partition's events again",
      tags,
      idempotent: true,
      params: z.strictObject({ name: z.string(), id: z.string() }),
      responses: { 200: { description: 'What came of it', body: reactorRetry } },
      problems: [unknownReactor, notParked, notRunning],
      async handle({ params: { name, id } }) {
        return { status: 200, body: { partition: id, outcome: await retried(reactors, name, id) } };
      },
    }),
  ];
}

async function retried(reactors: Reactors, name: string, id: string): Promise<'unparked' | 'still-parked'> {
  try {
    const parked = await reactors.parked(name, Number.MAX_SAFE_INTEGER);
    if (!parked.some(({ partition }) => partition === id))
      throw new Problem({
        status: notParked.status,
        code: notParked.code,
        detail: `No partition ${id} of ${name} is parked`,
      });
    return (await reactors.retryParked(name, id)) ? 'unparked' : 'still-parked';
  } catch (error) {
    if (error instanceof UnknownReactor)
      throw new Problem({
        status: unknownReactor.status,
        code: unknownReactor.code,
        detail: error.message,
      });
    if (error instanceof ReactorStopped)
      throw new Problem({ status: notRunning.status, code: notRunning.code, detail: error.message });
    throw error;
  }
}
