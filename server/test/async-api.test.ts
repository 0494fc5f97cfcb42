import specification from '@asyncapi/specs/schemas/3.0.0.json';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { asyncApiDocument } from '../src/async-api/async-api-document';
import { openShop } from './running/running-system';

const shop = openShop();

/** AsyncAPI's own schema, which brings the schema of schemas along. */
function validator(): ValidateFunction {
  const ajv = new Ajv({ strict: false, logger: false, meta: false, validateSchema: false });
  addFormats.default(ajv);
  return ajv.compile(specification);
}

const published = z.looseObject({
  info: z.record(z.string(), z.unknown()),
  channels: z.record(z.string(), z.unknown()),
  operations: z.record(z.string(), z.unknown()),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

test('the served AsyncAPI document is valid, and has every type with its routing key and its schema', async () => {
  const answer = await fetch(`${shop().client.url}/api/asyncapi.json`);
  expect(answer.headers.get('content-type')).toBe('application/json');
  const document = published.parse(await answer.json());
  const { license: _, ...about } = document.info;
  expect(document).toEqual(asyncApiDocument(about, 'queuecommerce'));
  const isValid = validator();
  expect(isValid(document) ? [] : isValid.errors).toEqual([]);
  expect(document.channels['orderCreated']).toMatchObject({
    address: 'order.created',
    bindings: { amqp: { is: 'routingKey', exchange: { name: 'queuecommerce.events', type: 'topic' } } },
  });
  expect(document.components.schemas['inventoryLowStock']).toMatchObject({
    type: 'object',
    required: ['productId', 'available', 'lowStockThreshold'],
  });
  expect(Object.keys(document.operations)).toHaveLength(Object.keys(document.channels).length);
});

test('a document that is none is found by the same check', () => {
  const wrong = {
    ...asyncApiDocument({ title: 'x', version: '1' }, 'q'),
    operations: { x: { action: 'shout' } },
  };
  expect(validator()(wrong)).toBe(false);
});
