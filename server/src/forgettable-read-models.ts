import {
  DocumentsUnavailable,
  type Condition,
  type Position,
  type StoredDocument,
} from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';
import {
  ReadModelPointers,
  readModels,
  type Customer,
  type Order,
  type Projection,
} from '@queuecommerce/projections';
import { ReadModel, type ReadModelDeps } from '@queuecommerce/query-api';
import type { ForgettableReadModels } from '@queuecommerce/reactors';

const pageSize = 500;

/** The orders and customers of the read models, for the forgetting of a customer. */
export function forgettableReadModels(deps: ReadModelDeps): ForgettableReadModels {
  const orders = new ReadModel<Order>(deps, 'orders');
  const customers = new ReadModel<Customer>(deps, 'customers');
  const signal = new AbortController().signal;

  async function pageOf(customerId: string, last: StoredDocument<Order> | undefined, position: Position) {
    const where: Condition[] = [{ field: 'customer.customerId', op: 'eq', value: customerId }];
    const sort = { field: 'createdAt', direction: 'asc' } as const;
    const after = last && { value: last.body.createdAt, id: last.id };
    return orders.page({ where, sort, limit: pageSize, ...(after && { after }) }, { position, signal });
  }

  return {
    ordersOf: (customerId, position) =>
      waited(async () => {
        const orderIds: string[] = [];
        let last: StoredDocument<Order> | undefined;
        for (;;) {
          const { documents, more } = await pageOf(customerId, last, position);
          orderIds.push(...documents.map(({ id }) => id));
          last = documents.at(-1);
          if (!more) return orderIds;
        }
      }),
    scrub: (position) =>
      waited(async () => {
        // Nobody's document: it is the waiting that counts.
        for (const readModel of [orders, customers]) await readModel.one('-', { position, signal });
        for (const projection of [readModels.orders, readModels.customers])
          await othersHaveSeen(deps, projection, position);
        await deps.documents.scrub();
      }),
  };
}

/**
 * Queries read one generation of a read model, but those that it replaced and that will replace it hold the same personal data: they
 * have to have forgotten, or to be gone.
 * @throws {DocumentsUnavailable} not yet; none stays for longer than its grace time
 */
async function othersHaveSeen(
  deps: ReadModelDeps,
  projection: Projection,
  position: Position,
): Promise<void> {
  const { live, previous, rebuild, dropping } = await new ReadModelPointers(deps).load(projection);
  const kept = [live, previous, rebuild?.target].filter((one) => one !== null && one !== undefined);
  for (const { reader, collection } of [...kept, ...dropping]) {
    const at = await deps.documents.checkpoint(reader);
    // One that has not begun holds nothing.
    if (at !== undefined && at < position)
      throw new DocumentsUnavailable(`${collection} is at ${at} and has not forgotten yet`);
  }
}

/** A read model that is behind is waited for again, for as long as it takes. */
async function waited<R>(ask: () => Promise<R>): Promise<R> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new DocumentsUnavailable(error.detail, { cause: error });
  }
}
