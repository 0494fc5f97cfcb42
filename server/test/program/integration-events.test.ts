import { connect } from 'amqplib';
import { eventsExchange, systemEntropy } from '@queuecommerce/infra/adapters';
import { describeOn } from '@queuecommerce/infra/testing';
import { commandQueues } from '@queuecommerce/domain';
import { Client } from '../running/client';
import { newFolder, Program } from '../running/program';
import { until } from '../running/until';

describeOn(['RABBITMQ_URL'], 'a program outside', ({ RABBITMQ_URL }) => {
  test('hears of an order what happens to it, in order, also across a kill, and can tell what it has heard', async () => {
    const prefix = `t${systemEntropy.uuid().replaceAll('-', '').slice(0, 12)}`;
    const env = { DATA_DIR: newFolder(), RABBITMQ_URL, RABBITMQ_PREFIX: prefix };
    const broker = await connect(RABBITMQ_URL);
    const channel = await broker.createChannel();
    const exchange = eventsExchange(prefix);
    await channel.assertExchange(exchange, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, exchange, '#');
    const heard: { id: string; type: string; subject: string }[] = [];
    await channel.consume(queue, (message) => heard.push(JSON.parse(message?.content.toString() ?? '')), {
      noAck: true,
    });
    const typesOf = (orderId: string): string[] => [
      ...new Map(
        heard.filter(({ subject }) => subject === orderId).map(({ id, type }) => [id, type]),
      ).values(),
    ];

    const first = await Program.start(env);
    const client = await Client.to(first.url);
    await client.succeed('POST /products', {
      body: { id: 'thing', name: 'Thing', price: 2_500, initialStock: 9 },
    });
    const lines = [{ productId: 'thing', quantity: 2 }];
    const confirmed = await client.place(lines, { headers: { Prefer: 'wait=20' } });
    expect(confirmed.status).toBe('confirmed');
    const bought = [
      'order.created',
      'inventory.reservation.requested',
      'inventory.reserved',
      'payment.process.requested',
      'inventory.committed',
      'payment.succeeded',
      'order.confirmed',
    ];
    await until(
      async () => typesOf(confirmed.orderId),
      (types) => types.length === bought.length,
    );
    expect(typesOf(confirmed.orderId)).toEqual(bought);

    const killed = await client.place(lines);
    await first.program.stop('SIGKILL');
    const second = await Program.start(env);
    await until(
      async () => typesOf(killed.orderId),
      (types) => types.includes('order.confirmed'),
      { withinMs: 60_000 },
    );
    expect(typesOf(killed.orderId)).toEqual(bought);

    const again = await Client.to(second.url);
    await again.succeed(`POST /orders/${killed.orderId}/cancel`, { body: { reason: 'changed my mind' } });
    await until(
      async () => typesOf(killed.orderId),
      (types) => types.length === bought.length + 3,
    );
    expect(typesOf(killed.orderId).slice(bought.length).toSorted()).toEqual([
      'inventory.released',
      'order.cancelled',
      'payment.refunded',
    ]);
    expect(await second.program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    for (const name of commandQueues)
      for (const part of [...Array.from({ length: 8 }, (_, n) => String(n)), 'dead'])
        await channel.deleteQueue(`${prefix}.commands.${name}.${part}`);
    await channel.deleteExchange(exchange);
    await broker.close();
  });
});
