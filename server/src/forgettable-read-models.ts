import {
  DocumentsUnavailable,
  type Condition,
  type Position,
  type StoredDocument,
} from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';
import type { Customer, Order } from '@queuecommerce/projections';
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
        await deps.documents.scrub();
      }),
  };
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
