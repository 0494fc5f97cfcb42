import { defineRoute } from '@queuecommerce/infra/http';
import { door, eventually } from '@queuecommerce/infra/testing';
import { send, serve } from './house';
import { showContext } from './things';

test('I10 F15 more requests than there are hands are told to come again, and what is in hand is finished', async () => {
  const { passed, open } = door();
  let begun = 0;
  const slow = defineRoute({
    ...showContext,
    path: '/slow',
    async handle(request) {
      begun += 1;
      await passed;
      return showContext.handle(request);
    },
  });
  const health = defineRoute({ ...showContext, path: '/health', isAlwaysAnswered: true });
  const { url, errors } = await serve([slow, health, showContext], { mostInHand: 2 });
  const inHand = [send(url, '/slow'), send(url, '/slow')];
  await eventually(() => begun === 2);
  const refused = await send(url, '/slow');
  expect(refused).toMatchObject({ status: 503, json: { code: 'overloaded' } });
  expect(refused.headers['retry-after']).toBe('1');
  expect(begun).toBe(2);
  expect(await send(url, '/health')).toMatchObject({ status: 200 });
  open();
  expect((await Promise.all(inHand)).map(({ status }) => status)).toEqual([200, 200]);
  expect(await send(url, '/slow')).toMatchObject({ status: 200 });
  expect(errors).toEqual([]);
});
