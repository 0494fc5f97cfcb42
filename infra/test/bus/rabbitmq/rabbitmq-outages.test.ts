import { BusUnavailable, type Bus, type Message } from '@queuecommerce/infra';
import { openRabbitMq, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import {
  describeOn,
  eventually,
  MemoryDocumentStore,
  silentLog,
  tcpProxy,
  type TcpProxy,
} from '@queuecommerce/infra/testing';
import { message, numberOf } from '../messages';
import { Broker } from './broker';

const queue = 'outages';
const total = 2_000;

/** What a reader of the log does: the same message again until the bus has it. */
async function publishUntilTaken(bus: Bus, sent: Message): Promise<void> {
  for (;;) {
    try {
      return await bus.publish(queue, sent);
    } catch (error) {
      if (!(error instanceof BusUnavailable)) throw error;
    }
  }
}

describeOn(
  ['RABBITMQ_URL', 'TOXIPROXY_URL'],
  'RabbitMQ that goes away',
  ({ RABBITMQ_URL, TOXIPROXY_URL }) => {
    let broker: Broker;
    let proxy: TcpProxy;
    let url: string;
    beforeEach(async () => {
      broker = new Broker(RABBITMQ_URL);
      proxy = await tcpProxy(TOXIPROXY_URL, broker.prefix, new URL(RABBITMQ_URL).host);
      const through = new URL(RABBITMQ_URL);
      through.host = `${proxy.host}:${proxy.port}`;
      url = through.href;
    });
    afterEach(async () => {
      await proxy.heal();
      await broker.clearUp();
      await proxy.remove();
    });

    test.each(['cut', 'freeze'] as const)(
      'F14 messages on their way while it is away (%s) all arrive, each key in order at its first coming',
      async (away) => {
        const { bus } = await broker.open(new MemoryDocumentStore(), url);
        const arrived = new Map<string, number[]>();
        let count = 0;
        await bus.consume(queue, async (key, messages) => {
          const seen = arrived.get(key) ?? [];
          arrived.set(key, seen);
          for (const one of messages)
            if (!seen.includes(numberOf(one))) count = count + (seen.push(numberOf(one)), 1);
        });
        const published = Promise.all(
          Array.from({ length: total }, (_, n) => publishUntilTaken(bus, message(`key-${n % 20}`, n))),
        );
        for (let round = 0; round < 3; round++) {
          const before = count;
          await eventually(() => count > before || count === total);
          await proxy[away]();
          await expect(bus.ping()).rejects.toBeInstanceOf(BusUnavailable);
          await proxy.heal();
        }
        await published;
        await eventually(() => count === total, 'all have arrived', 30_000);
        await eventually(() =>
          bus.ping().then(
            () => true,
            () => false,
          ),
        );
      },
      90_000,
    );
  },
);

describeOn(['RABBITMQ_URL'], 'RabbitMQ, in parts', ({ RABBITMQ_URL }) => {
  let broker: Broker;
  beforeEach(() => {
    broker = new Broker(RABBITMQ_URL);
  });
  afterEach(() => broker.clearUp());

  test('a queue that is deleted under a consumer is declared again, and consumed', async () => {
    const { bus } = await broker.open();
    const arrived = new Set<number>();
    await bus.consume(queue, async (_, messages) => messages.forEach((one) => arrived.add(numberOf(one))));
    await bus.publish(queue, message('a', 1));
    await eventually(() => arrived.has(1));
    await broker.beside(async (channel) => {
      for (const name of broker.namesOf(queue)) await channel.deleteQueue(name);
    });
    for (let n = 2; n <= 20; n++) await publishUntilTaken(bus, message(`key-${n}`, n));
    await eventually(() => arrived.size === 20);
  });

  test('of two processes that consume a queue one has a key, and the other goes on when the first has gone', async () => {
    const documents = new MemoryDocumentStore();
    const [first, second] = [await broker.open(documents), await broker.open(documents)];
    const handled: [consumer: number, number: number][] = [];
    const by = (consumer: number) => async (_: string, messages: readonly Message[]) => {
      for (const one of messages) handled.push([consumer, numberOf(one)]);
    };
    const consumer = await first.bus.consume(queue, by(1));
    await first.bus.publish(queue, message('a', 0));
    await eventually(() => handled.length === 1);
    await second.bus.consume(queue, by(2));
    for (let n = 1; n < 50; n++) await second.bus.publish(queue, message('a', n));
    await eventually(() => handled.length === 50);
    expect(new Set(handled.map(([which]) => which))).toEqual(new Set([1]));
    expect(handled.map(([, number]) => number)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    await consumer.stop();
    await first.bus.publish(queue, message('a', 50));
    await eventually(() => handled.length === 51);
    expect(handled.at(-1)).toEqual([2, 50]);
  });

  test('what is no message of ours, and what the broker has given up on, is parked', async () => {
    const documents = new MemoryDocumentStore();
    const { bus } = await broker.open(documents);
    await bus.consume(queue, async () => undefined);
    await bus.publish(queue, message('a', 1));
    await broker.beside(async (channel) => {
      const [partition = '', , dead = ''] = broker.namesOf(queue);
      channel.sendToQueue(partition, Buffer.from('nonsense'), { messageId: 'nonsense' });
      channel.sendToQueue(dead, Buffer.from('{"number":7}'), {
        messageId: 'given-up',
        type: 'Thing',
        correlationId: 'c',
        headers: { key: 'a', causationId: 'd' },
      });
      await channel.close();
    });
    await eventually(async () => (await bus.parked(10)).length === 2);
    const parked = new Map((await bus.parked(10)).map((one) => [one.message.id, one]));
    expect(parked.get('nonsense')).toMatchObject({
      message: { type: 'unreadable' },
      error: expect.stringMatching(/no message/),
    });
    expect(parked.get('given-up')).toMatchObject({ message: { type: 'Thing', body: { number: 7 } } });
  });
});

test('a broker that is away from the start is no reason not to open; what is published is refused in time', async () => {
  const bus = await openRabbitMq({
    url: 'amqp://shop:geheim@127.0.0.1:1',
    documents: new MemoryDocumentStore(),
    clock: systemClock,
    entropy: systemEntropy,
    log: silentLog,
  });
  const refused = bus.publish(queue, message('a', 1));
  await expect(refused).rejects.toBeInstanceOf(BusUnavailable);
  await expect(refused).rejects.not.toThrow(/geheim/);
  await bus.close();
});
