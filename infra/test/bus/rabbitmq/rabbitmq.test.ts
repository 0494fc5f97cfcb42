import { describeOn, MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { busContract } from '../contract';
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
});
