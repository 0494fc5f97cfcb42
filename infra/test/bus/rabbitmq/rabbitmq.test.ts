import { describeOn, eventually, MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { busContract } from '../contract';
import { message } from '../messages';
import { Broker } from './broker';

describeOn(['RABBITMQ_URL'], 'the bus over RabbitMQ', ({ RABBITMQ_URL: url }) => {
  busContract('RabbitMQ', async () => {
    const broker = new Broker(url);
    const documents = new MemoryDocumentStore();
    const { bus } = await broker.open(documents);
    return {
      bus,
      async reopen() {
        await bus.close();
        return (await broker.open(documents)).bus;
      },
      discard: () => broker.clearUp(),
    };
  });

  test('a message that fails again at another process is parked again for the one that replayed it', async () => {
    const broker = new Broker(url);
    try {
      const documents = new MemoryDocumentStore();
      const [asker, handler] = [await broker.open(documents), await broker.open(documents)];
      let attempts = 0;
      await handler.bus.consume('queue', async () => {
        attempts++;
        throw new Error('never');
      });
      const sent = message('a', 1);
      await asker.bus.publish('queue', sent);
      for (let time = 0; time < 3; time++) {
        const before = attempts;
        await eventually(async () => (await asker.bus.parked(10)).length === 1);
        expect(await asker.bus.replayParked(sent.id)).toBe(true);
        await eventually(async () => attempts > before);
      }
      await eventually(async () => (await asker.bus.parked(10)).length === 1);
    } finally {
      await broker.clearUp();
    }
  });
});
