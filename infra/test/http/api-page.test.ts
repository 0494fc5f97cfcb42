import { apiRoutes, openApiDocument } from '@queuecommerce/infra/http';
import { send, serve } from './house';
import { shop } from './shop';

const api = { title: 'Shop & <Co>', version: '1.0.0', description: 'A shop', routes: shop };

test('the document is served as it is generated, and not sent again to who has it', async () => {
  const { url } = await serve([...shop, ...apiRoutes(api)]);
  const answer = await send(url, '/api/openapi.json');
  expect(answer.json).toEqual(JSON.parse(JSON.stringify(openApiDocument(api))));
  const again = await send(url, '/api/openapi.json', {
    headers: { 'if-none-match': answer.headers.etag ?? '' },
  });
  expect(again).toMatchObject({ status: 304, text: '' });
});

test('the page and everything that it loads come from the same origin, and nothing else may', async () => {
  const { url } = await serve(apiRoutes(api));
  const page = await send(url, '/api');
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'self';/);
  expect(page.text).toContain('<title>Shop &amp; &lt;Co></title>');
  expect(page.text).not.toMatch(/https?:/);
  const loaded = [...page.text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
  expect(loaded).toEqual([
    '/api/swagger-ui.css',
    '/api/openapi.json',
    '/api/swagger-ui-bundle.js',
    '/api/start.js',
  ]);
  for (const path of loaded) {
    const { status, headers, text } = await send(url, path);
    expect({ path, status, nosniff: headers['x-content-type-options'] }).toEqual({
      path,
      status: 200,
      nosniff: 'nosniff',
    });
    expect(headers['content-type']).toMatch(
      { css: /css/, js: /javascript/, json: /json/ }[path.split('.').pop() ?? ''] ?? /never/,
    );
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(text));
  }
  const start = await send(url, '/api/start.js');
  expect(start.text).toContain('validatorUrl: null');
});
