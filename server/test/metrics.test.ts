import { openShop } from './running/running-system';

const shop = openShop();

test('the metrics name each dependency, projection and reactor, in the format that Prometheus reads', async () => {
  const response = await fetch(`${shop().system.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(
    samples.filter((line) => !/^queuecommerce_[a-z_]+(\{[a-z]+="[^"]+"\})? \d+(\.\d+)?(e-\d+)?$/.test(line)),
  ).toEqual([]);
  expect(samples).toEqual(
    expect.arrayContaining([
      'queuecommerce_dependency_up{dependency="eventStore"} 1',
      'queuecommerce_projection_parked_documents{projection="orders"} 0',
      'queuecommerce_projection_drifted_documents{projection="orders"} 0',
      'queuecommerce_reactor_parked_partitions{reactor="fulfilment"} 0',
      'queuecommerce_overdue_orders 0',
    ]),
  );
});

test('scrapes at the same time all see everything', async () => {
  const scrapes = Array.from({ length: 10 }, () => fetch(`${shop().system.url}/metrics`));
  const texts = await Promise.all((await Promise.all(scrapes)).map((response) => response.text()));
  const lines = texts.map(
    (text) => text.split('\n').filter((line) => line.startsWith('queuecommerce_dependency_up')).length,
  );
  expect(new Set(lines)).toEqual(new Set([4]));
});
