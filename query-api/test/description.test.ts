import { openApiDocument } from '@queuecommerce/infra/http';
import { manualClock, MemoryDocumentStore, seededEntropy } from '@queuecommerce/infra/testing';
import { readModels } from '@queuecommerce/projections';
import { queryRoutes } from '../src';

test('the read side describes itself, its parameters as they are parsed', () => {
  const routes = queryRoutes({
    documents: new MemoryDocumentStore(),
    clock: manualClock(),
    entropy: seededEntropy(1),
    readModels,
  });
  const document = openApiDocument({ title: 'Shop', version: '1.0.0', description: 'A shop', routes });
  expect(document).toMatchObject({
    components: {
      schemas: {
        Order: { type: 'object', additionalProperties: false },
        Product: { type: 'object' },
        Payment: { type: 'object' },
        Reservation: { type: 'object' },
        LowStock: { type: 'object' },
        Customer: { type: 'object' },
      },
    },
    paths: {
      '/orders': {
        get: {
          parameters: expect.arrayContaining([
            expect.objectContaining({
              name: 'limit',
              in: 'query',
              schema: expect.objectContaining({ type: 'integer', minimum: 1, maximum: 100 }),
            }),
            expect.objectContaining({
              name: 'createdFrom',
              schema: expect.objectContaining({
                anyOf: [
                  expect.objectContaining({ type: 'string', format: 'date' }),
                  expect.objectContaining({ type: 'string', format: 'date-time' }),
                ],
              }),
            }),
            expect.objectContaining({ name: 'consistency-token', in: 'header' }),
          ]),
        },
      },
    },
  });
});
