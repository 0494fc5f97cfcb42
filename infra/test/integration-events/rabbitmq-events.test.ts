import { BusUnavailable, type CloudEvent, type IntegrationEvents } from '@queuecommerce/infra';
import {
  eventsExchange,
  openRabbitMqEvents,
  systemClock,
  systemEntropy,
} from '@queuecommerce/infra/adapters';
import { describeOn, eventually, silentLog, tcpProxy } from '@queuecommerce/infra/testing';
import { connect, type Channel, type ChannelModel } from 'amqplib';

const parts = { clock: systemClock, entropy: systemEntropy, log: silentLog };

function event(subject: string, number: number, type = 'order.created'): CloudEvent {
  return {
    specversion: '1.0',
    id: `${subject}-${number}`,
    source: '/queuecommerce',
    type,
    subject,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: 'c',
    causationid: 'b',
    data: { number },
  };
}

/** What a reader of the log does: the same event again until the broker has it. */
async function publishUntilTaken(events: IntegrationEvents, told: CloudEvent): Promise<void> {
  for (;;) {
    try {
      return await events.publish(told);
    } catch (error) {
      if (!(error instanceof BusUnavailable)) throw error;
    }
  }
}

describeOn(['RABBITMQ_URL', 'TOXIPROXY_URL'], 'integration events over RabbitMQ', (urls) => {
  const { RABBITMQ_URL: url } = urls;
  let broker: ChannelModel;
  let channel: Channel;
  let prefix: string;
  let queue: string;
  const heard: { id: string; subject: string; contentType: string; messageId: string; routingKey: string }[] =
    [];

  /** Each once, in the order of the first hearing. */
  const heardOf = (subject: string) => [
    ...new Set(heard.filter((each) => each.subject === subject).map(({ id }) => id)),
  ];

  beforeEach(async () => {
    heard.length = 0;
    prefix = `t${systemEntropy.uuid().slice(0, 8)}`;
    broker = await connect(url);
    channel = await broker.createChannel();
    ({ queue } = await channel.assertQueue('', { exclusive: true }));
  });
  afterEach(async () => {
    await channel.deleteExchange(eventsExchange(prefix));
    await broker.close();
  });

  /** A program outside that asks for some types. */
  async function listen(...patterns: string[]): Promise<void> {
    await channel.assertExchange(eventsExchange(prefix), 'topic', { durable: true });
    for (const pattern of patterns) await channel.bindQueue(queue, eventsExchange(prefix), pattern);
    await channel.consume(
      queue,
      (message) => {
        if (!message) return;
        const { id, subject } = JSON.parse(message.content.toString());
        const { contentType, messageId } = message.properties;
        heard.push({ id, subject, contentType, messageId, routingKey: message.fields.routingKey });
      },
      { noAck: true },
    );
  }

  test('who binds a queue hears of the types that it asked for, as CloudEvents', async () => {
    const events = openRabbitMqEvents({ ...parts, url, prefix });
    await listen('order.*', 'payment.succeeded');
    await events.publish(event('a', 1));
    await events.publish(event('a', 2, 'inventory.reserved'));
    await events.publish(event('a', 3, 'payment.succeeded'));
    await eventually(() => heard.length === 2);
    expect(heard).toEqual([
      {
        id: 'a-1',
        messageId: 'a-1',
        subject: 'a',
        routingKey: 'order.created',
        contentType: 'application/cloudevents+json; charset=utf-8',
      },
      expect.objectContaining({ id: 'a-3', routingKey: 'payment.succeeded' }),
    ]);
    await events.close();
    await expect(events.publish(event('a', 4))).rejects.toBeInstanceOf(BusUnavailable);
  });

  test('where nobody listens, nothing waits', async () => {
    const events = openRabbitMqEvents({ ...parts, url, prefix });
    for (let n = 0; n < 100; n++) await events.publish(event('a', n));
    await events.close();
  });

  test('an exchange that is deleted is declared again', async () => {
    const events = openRabbitMqEvents({ ...parts, url, prefix });
    await events.publish(event('a', 1));
    await channel.deleteExchange(eventsExchange(prefix));
    await publishUntilTaken(events, event('a', 2));
    await listen('#');
    await publishUntilTaken(events, event('a', 3));
    await eventually(() => heard.some(({ id }) => id === 'a-3'));
    await events.close();
  });

  test.each(['cut', 'freeze'] as const)(
    'F14 events on their way while it is away (%s) are all told, each subject’s in order at the first hearing',
    async (away) => {
      const proxy = await tcpProxy(urls.TOXIPROXY_URL, prefix, new URL(url).host);
      const through = new URL(url);
      through.host = `${proxy.host}:${proxy.port}`;
      const events = openRabbitMqEvents({ ...parts, url: through.href, prefix });
      await listen('#');
      const subjects = Array.from({ length: 20 }, (_, n) => `s${n}`);
      const telling = Promise.all(
        subjects.map(async (subject) => {
          for (let n = 0; n < 50; n++) await publishUntilTaken(events, event(subject, n));
        }),
      );
      for (let round = 0; round < 2; round++) {
        const before = heard.length;
        await eventually(() => heard.length > before);
        await proxy[away]();
        await expect(events.publish(event('away', round))).rejects.toBeInstanceOf(BusUnavailable);
        await proxy.heal();
      }
      await telling;
      await eventually(() => subjects.every((subject) => heardOf(subject).length === 50));
      for (const subject of subjects)
        expect(heardOf(subject)).toEqual(Array.from({ length: 50 }, (_, n) => `${subject}-${n}`));
      await events.close();
      await proxy.remove();
    },
    60_000,
  );
});
