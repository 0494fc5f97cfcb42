import { openApiDocument } from '@queuecommerce/infra/http';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  seededEntropy,
} from '@queuecommerce/infra/testing';
import { readModels } from '@queuecommerce/projections';
import { queryRoutes } from '../src';
import { vocabulary } from './vocabulary';

test('the read side describes itself, its parameters as they are parsed', () => {
  const clock = manualClock();
  const engines = { documents: new MemoryDocumentStore(), store: memoryEventStore({ clock }) };
  const routes = queryRoutes({ ...engines, clock, entropy: seededEntropy(1), readModels, vocabulary });
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
        AuditEvent: { type: 'object' },
        OrderAudit: { type: 'object' },
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
