import { products, stocks } from '@queuecommerce/domain';
import { derivedId, instant, type Clock, type CommandExecutor, type EventStore } from '@queuecommerce/infra';
import { onceEngineAnswers, type PatienceParts } from './engines/engine-away';

interface SampleProduct {
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** Minor units. */
  readonly price: number;
  readonly currency?: string;
  readonly initialStock: number;
  readonly lowStockThreshold: number;
  readonly active?: boolean;
}

const sampleProducts: readonly SampleProduct[] = [
  sample(
    'laptop-001',
    'Gaming Laptop',
    'electronics',
    129_999,
    25,
    5,
    '16-inch screen, 32 GB of memory, a quiet fan',
  ),
  sample(
    'laptop-002',
    'Ultralight Laptop',
    'electronics',
    99_900,
    40,
    5,
    'Under a kilogram, a day of battery',
  ),
  sample(
    'phone-001',
    'Smartphone',
    'electronics',
    59_900,
    120,
    20,
    'A good camera and a battery that can be changed',
  ),
  sample(
    'headphones-001',
    'Wireless Headphones',
    'electronics',
    14_999,
    80,
    10,
    'Closed, with noise cancelling',
  ),
  sample('keyboard-001', 'Mechanical Keyboard', 'accessories', 8_950, 60, 10, 'Brown switches, no lights'),
  sample('mouse-001', 'Vertical Mouse', 'accessories', 3_499, 150, 15, 'Kind to the wrist'),
  sample(
    'chair-001',
    'Office Chair',
    'furniture',
    24_900,
    15,
    3,
    'Adjustable in every direction that matters',
  ),
  sample('desk-001', 'Standing Desk', 'furniture', 44_900, 8, 2, 'Oak top, two motors'),
  sample('mug-001', 'Stoneware Mug', 'kitchen', 1_450, 300, 30, 'Holds 350 ml and stays warm'),
  sample('kettle-001', 'Gooseneck Kettle', 'kitchen', 6_990, 35, 5, 'Pours where you point it'),
  sample('coffee-001', 'Espresso Beans, 1 kg', 'groceries', 2_190, 200, 25, 'Roasted this week'),
  sample(
    'book-001',
    'Accounting for Pacioli',
    'books',
    3_200,
    50,
    5,
    'Five hundred years of append-only ledgers',
  ),
  sample('lamp-001', 'Desk Lamp', 'furniture', 5_400, 4, 5, 'Warm light; only a few are left'),
  sample('poster-001', 'Wall Poster', 'decoration', 1_900, 0, 0, 'Sold out; comes back in spring'),
  {
    ...sample('camera-001', 'Film Camera', 'electronics', 38_000, 3, 1, 'Not for sale any more'),
    active: false,
  },
  { ...sample('tea-001', 'Uji Matcha, 40 g', 'groceries', 2_400, 60, 10, 'Priced in yen'), currency: 'JPY' },
];

function sample(
  productId: string,
  name: string,
  category: string,
  price: number,
  initialStock: number,
  lowStockThreshold: number,
  description: string,
): SampleProduct {
  return { productId, name, category, price, initialStock, lowStockThreshold, description };
}

/** Any fixed UUID: loading the catalogue twice has the same commands, and so one effect. */
const namespace = '5e1f7f0a-3f56-4a41-9c55-6f0a7a0a9d11';

/** Adds the sample products if the log is empty. Says how many it added. An event store that is away is waited for. */
export async function loadSampleCatalogue(
  parts: PatienceParts & { readonly store: EventStore; readonly executor: CommandExecutor },
): Promise<number> {
  const what = 'The sample catalogue';
  const head = await onceEngineAnswers(what, parts, () => parts.store.head());
  if (head !== undefined) return 0;
  // What was added before the engine went away is not added again: the commands' ids are the same.
  await onceEngineAnswers(what, parts, () => addSampleProducts(parts));
  return sampleProducts.length;
}

async function addSampleProducts({
  executor,
  clock,
}: {
  readonly executor: CommandExecutor;
  readonly clock: Clock;
}): Promise<void> {
  const at = instant(clock);
  await Promise.all(
    sampleProducts.map(async ({ productId, initialStock, lowStockThreshold, ...details }) => {
      const commandId = derivedId(namespace, productId);
      const context = {
        commandId,
        correlationId: commandId,
        causationId: commandId,
        actor: 'system:sample-catalogue',
      };
      await executor.execute(
        products,
        productId,
        {
          type: 'AddProduct',
          productId,
          currency: 'USD',
          active: true,
          ...details,
          initialStock,
          lowStockThreshold,
          at,
        },
        { ...context, command: 'AddProduct', origin: 'start' },
      );
      await executor.execute(
        stocks,
        productId,
        { type: 'OpenStock', productId, quantity: initialStock, lowStockThreshold, at },
        { ...context, commandId: derivedId(commandId, 'open-stock'), command: 'OpenStock', origin: 'start' },
      );
    }),
  );
}
