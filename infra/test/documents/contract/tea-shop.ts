/** A small collection that the contract's rules are told with. */
import type {
  Body,
  Collection,
  Condition,
  DocumentQuery,
  DocumentStore,
  DocumentWrite,
} from '@queuecommerce/infra';

export type CurrentStore = () => DocumentStore;

export interface Tea {
  readonly name?: string;
  readonly kind?: string | null;
  readonly grams?: number | string | boolean | null;
  readonly origin?: { readonly country?: string };
  readonly active?: boolean;
  readonly notes?: readonly { readonly text: string; readonly tags?: readonly string[] }[];
}

export const teas: Collection = {
  name: 'teas',
  indexes: [['kind', 'grams'], ['grams'], ['name'], ['origin.country', 'name'], ['active']],
  textFields: ['name', 'origin.country', 'notes.text', 'notes.tags'],
};

/** The `n`-th position: fixed width, so that they compare as text. */
export const position = (n: number): string => String(n).padStart(16, '0');

export function put(id: string, body: Body, at?: number): DocumentWrite {
  const write = { kind: 'put', collection: 'teas', id, body } as const;
  return at === undefined ? write : { ...write, position: position(at) };
}

export const remove = (id: string): DocumentWrite => ({ kind: 'delete', collection: 'teas', id });

export async function stocked(store: DocumentStore, bodies: Readonly<Record<string, Tea>>): Promise<void> {
  await store.ensure(teas);
  await store.write({ writes: Object.entries(bodies).map(([id, body]) => put(id, body)) });
}

export async function bodyOf(store: DocumentStore, id: string): Promise<Body | undefined> {
  return (await store.load<Body>('teas', [id])).get(id)?.body;
}

/** The ids of the first page, in its order. */
export async function idsOf(store: DocumentStore, query: Partial<DocumentQuery>): Promise<readonly string[]> {
  const page = await store.find<Tea>('teas', { limit: 1000, ...query });
  return page.documents.map(({ id }) => id);
}

export const idsWhere = (store: DocumentStore, ...where: Condition[]): Promise<readonly string[]> =>
  idsOf(store, { where });
