import { logSeals, products, stocks, type StockCommand } from '@queuecommerce/domain';
import {
  chainStart,
  CommandExecutor,
  derivedId,
  leafOf,
  makeSeal,
  MerkleTree,
  noSeal,
  PublicKeys,
  sealIn,
  chainEvents,
  draftEvents,
  type Clock,
  type CommandContext,
  type EventStore,
  type Signer,
} from '../../../src';
import { ed25519Signer } from '../../../src/adapters';
import { temporaryFile } from '../../sqlite/temporary-file';

const seed = '22222222-2222-4222-8222-222222222222';
const at = '2026-01-01T10:00:00.000Z';

/** A new key of its own. */
export function newSigner(): Signer {
  const { folder, remove } = temporaryFile();
  try {
    return ed25519Signer(`${folder}/key.pem`).signer;
  } finally {
    remove();
  }
}

export const keysOf = (...signers: readonly Signer[]): PublicKeys =>
  new PublicKeys(signers.map(({ publicKey }) => publicKey));

export function contextOf(name: string): CommandContext {
  const commandId = derivedId(seed, name);
  return {
    commandId,
    command: 'Test',
    correlationId: commandId,
    causationId: commandId,
    actor: 'test',
    origin: 'test',
  };
}

/** Sells `sales` times one unit of one of three products: about one event a sale, on streams that take turns. */
export async function sell(store: EventStore, sales: number, from = 0): Promise<void> {
  const executor = new CommandExecutor(store);
  const run = (productId: string, name: string, command: StockCommand) =>
    executor.execute(stocks, productId, command, contextOf(name));
  for (const productId of ['tea', 'pot', 'cup']) {
    const text = { name: `${productId} “fine”`, description: null, category: null };
    const terms = { price: 100, currency: 'USD', active: true, lowStockThreshold: 0, initialStock: 1_000 };
    const add = { type: 'AddProduct', productId, ...text, ...terms, at } as const;
    await executor.execute(products, productId, add, contextOf(`add ${productId}`));
    const open = { type: 'OpenStock', productId, quantity: 1_000, lowStockThreshold: 0, at } as const;
    await run(productId, `open ${productId}`, open);
  }
  for (let sale = from; sale < from + sales; sale += 1) {
    const productId = ['tea', 'pot', 'cup'][sale % 3] ?? 'tea';
    const orderId = derivedId(seed, `order ${sale}`);
    const reservation = { productId, reservationId: `${orderId}:${productId}`, orderId };
    const reserve = { ...reservation, quantity: 1, expiresAt: '2026-01-01T11:00:00.000Z', at };
    await run(productId, `sale ${sale}`, { type: 'ReserveStock', ...reserve });
  }
}

/** Seals all that the log holds. */
export async function sealAll(store: EventStore, signer: Signer, clock: Clock): Promise<void> {
  const stream = logSeals.stream('');
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  const previous = (last && sealIn(last)) ?? noSeal;
  const after = previous.position === '' ? {} : { after: previous.position };
  const events = await store.readAll({ limit: 100_000, ...after });
  const tree = new MerkleTree();
  for (const event of events) tree.add(leafOf(event));
  const seal = await makeSeal(previous, tree, events.at(-1)?.position ?? '', { signer, clock });
  const end = { revision: last?.revision ?? ('none' as const), hash: last?.metadata.hash ?? chainStart };
  const context = contextOf(`seal ${seal.rollingHash}`);
  const drafts = draftEvents(logSeals.codec, [{ type: 'LogSealed', data: seal }], context);
  const sealed = chainEvents(stream, end, drafts);
  await store.append(stream, end.revision, sealed.events);
}
