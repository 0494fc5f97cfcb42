import {
  consistencyToken,
  consistencyTokenHeader,
  defineRoute,
  etag,
  ifMatchHeader,
  linkToNext,
  parseConsistencyToken,
  parseIfMatch,
  requireMatch,
} from '@queuecommerce/infra/http';
import * as fc from 'fast-check';
import { z } from 'zod';
import { preferredWaitSeconds } from '../../src/http/prefer';
import { send, serve } from './house';

const change = defineRoute({
  method: 'PATCH',
  path: '/things/:id',
  operationId: 'changeThing',
  summary: 'Changes a thing',
  tags: [],
  params: z.strictObject({ id: z.string() }),
  headers: z.object({ 'if-match': ifMatchHeader.optional() }),
  responses: { 204: { description: 'Changed' } },
  problems: [],
  handle: async ({ headers }) => {
    requireMatch(headers['if-match'], 12);
    return { status: 204, headers: etag(13) };
  },
});

test.each(['"12"', ' "12"', '"11", "12"', '"11","12"', '*'])(
  'If-Match %s lets a change at revision 12 pass',
  async (match) => {
    const { url } = await serve([change]);
    const answer = await send(url, '/things/a', { method: 'PATCH', headers: { 'if-match': match } });
    expect(answer).toMatchObject({ status: 204, headers: { etag: '"13"' } });
  },
);

test('a stale If-Match is refused with the revision that there is', async () => {
  const { url } = await serve([change]);
  const answer = await send(url, '/things/a', { method: 'PATCH', headers: { 'if-match': '"10", "11"' } });
  expect(answer).toMatchObject({
    status: 412,
    json: { code: 'revision-mismatch', revision: 12 },
    headers: { etag: '"12"' },
  });
});

test.each([
  '12',
  'W/"12"',
  '"12',
  '""',
  '"-1"',
  '"1.5"',
  '"1-"',
  '"1-2"3"',
  '"a"',
  '"12" "13"',
  '*, "1"',
  '"1",',
  '"1234567890123456"',
])('If-Match %s is malformed', async (match) => {
  const { url } = await serve([change]);
  const answer = await send(url, '/things/a', { method: 'PATCH', headers: { 'if-match': match } });
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'bad-if-match', errors: [{ parameter: 'if-match', code: 'wrong-format' }] },
  });
});

test('an ETag that was given out is understood', () => {
  fc.assert(
    fc.property(fc.nat(), (revision) => {
      expect(parseIfMatch(etag(revision)['ETag'] ?? '')).toEqual([revision]);
    }),
  );
});

test('an ETag that goes on with a position is another one for each, and If-Match goes by its revision', () => {
  const tag = etag(12, '0000000000000345')['ETag'] ?? '';
  expect(tag).not.toBe(etag(12, '0000000000000346')['ETag']);
  expect(parseIfMatch(tag)).toEqual([12]);
  expect(parseIfMatch(`"7", ${tag}`)).toEqual([7, 12]);
});

test('a consistency token that was given out is understood, and only such a one', () => {
  const positions = fc.stringMatching(/^[0-9a-zA-Z/:-]{1,60}$/);
  fc.assert(
    fc.property(positions, (position) => {
      const token = consistencyToken(position)['Consistency-Token'] ?? '';
      expect(parseConsistencyToken(token)).toBe(position);
      expect(parseConsistencyToken(`${token} `)).toBeUndefined();
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => parseConsistencyToken(text) === undefined));
});

test('a malformed Consistency-Token is a problem of its own, and a good one arrives as a position', async () => {
  const query = defineRoute({
    ...change,
    method: 'GET',
    headers: z.object({ 'consistency-token': consistencyTokenHeader.optional() }),
    handle: async ({ headers }) => ({ status: 200, body: headers }),
  });
  const { url } = await serve([query]);
  const good = await send(url, '/things/a', { headers: consistencyToken('000042') });
  expect(good.json).toEqual({ 'consistency-token': '000042' });
  for (const token of ['', '42', 'AAAA', consistencyToken('')['Consistency-Token'] ?? '']) {
    const answer = await send(url, '/things/a', { headers: { 'consistency-token': token } });
    expect(answer).toMatchObject({ status: 400, json: { code: 'bad-consistency-token' } });
  }
});

test.each([
  ['wait=10', 10],
  ['respond-async, wait=10', 10],
  ['WAIT = "10"; x=y', 10],
  ['wait=10, wait=20', 10],
  ['wait=0', 0],
  ['wait=61', 60],
  ['wait=999999999', 60],
  ['wait', undefined],
  ['wait=-1', undefined],
  ['wait=1.5', undefined],
  ['wait=ten', undefined],
  ['wait=99999999999', undefined],
  ['return=minimal', undefined],
  ['waiting=10', undefined],
  ['', undefined],
  [undefined, undefined],
])('Prefer: %s waits for %s seconds', (prefer, seconds) => {
  expect(preferredWaitSeconds(prefer)).toBe(seconds);
});

test('a route that waits is told for how long, and the answer says that it was honoured', async () => {
  const waiting = defineRoute({
    ...change,
    method: 'POST',
    headers: undefined,
    waits: true,
    handle: async ({ context }) => ({ status: 200, body: { waitMs: context.waitMs } }),
  });
  const { url } = await serve([waiting]);
  const waited = await send(url, '/things/a', { method: 'POST', headers: { prefer: 'wait=10' } });
  expect(waited).toMatchObject({ json: { waitMs: 10_000 }, headers: { 'preference-applied': 'wait=10' } });
  const plain = await send(url, '/things/a', { method: 'POST' });
  expect(plain.json).toEqual({ waitMs: 0 });
  expect(plain.headers).not.toHaveProperty('preference-applied');
});

test('the link to the next page keeps the query and replaces the cursor', () => {
  expect(linkToNext('/orders', 'c2')).toEqual({ Link: '</orders?cursor=c2>; rel="next"' });
  expect(linkToNext('/orders?status=placed&cursor=c1&text=a+b%3E', 'c/2')).toEqual({
    Link: '</orders?status=placed&cursor=c%2F2&text=a+b%3E>; rel="next"',
  });
});
