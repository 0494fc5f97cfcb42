import { authorizeRequest } from './contract/requests';
import { openStage, type Stage } from './stage';

const hourMs = 60 * 60 * 1000;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.gateway.close());

describe('P3 at least once', () => {
  test.each([
    ['500', 500],
    ['404', 404],
    ['a redirection', 302],
    ['a broken connection', new Error('connection refused')],
  ])('what the shop answers with %s is sent again', async (_, answer) => {
    stage.shop.answers.push(answer, answer);
    await stage.gateway.authorize(authorizeRequest());
    await stage.clock.advance(hourMs);
    const ids = stage.received.slice(-3).map(({ notificationId }) => notificationId);
    expect(stage.shop.posts).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  test('each time with a fresh signature', async () => {
    stage.shop.answers.push(500, 500, 500, 500, 500);
    await stage.gateway.authorize(authorizeRequest());
    await stage.clock.advance(hourMs);
    const first = stage.shop.posts.at(0);
    const last = stage.shop.posts.at(-1);
    expect(last?.body).toBe(first?.body);
    expect(last?.signature).not.toBe(first?.signature);
  });

  test('for three days, and then no more', async () => {
    stage.shop.answers.push(...Array.from({ length: 1_000 }, () => 500));
    await stage.gateway.authorize(authorizeRequest({ capture: 'automatic' }));
    await stage.clock.advance(80 * hourMs);
    const tries = stage.shop.posts.length;
    expect(tries).toBeGreaterThan(72);
    await stage.clock.advance(80 * hourMs);
    expect(stage.shop.posts).toHaveLength(tries);
  });

  test('one that the shop never takes does not hold up the others', async () => {
    stage.shop.answers.push(500);
    await stage.gateway.authorize(authorizeRequest());
    await stage.gateway.authorize(authorizeRequest());
    await stage.clock.advance(0);
    expect(stage.shop.posts).toHaveLength(2);
  });
});

test('F9 webhooks can be repeated, delayed and put out of order on purpose', async () => {
  const webhooks = { duplicateRate: 0.5, delayRate: 0.5, longestDelayMs: 3 * 24 * hourMs };
  const unruly = await openStage({ faults: { webhooks } });
  const made: string[] = [];
  for (let n = 0; n < 100; n++)
    made.push((await unruly.gateway.authorize(authorizeRequest())).gatewayPaymentId);
  await unruly.clock.advance(3 * 24 * hourMs);
  const told = unruly.shop.posts.map(({ body }) => String(JSON.parse(body).data.object.id));
  expect(told.length).toBeGreaterThan(120);
  expect(new Set(told)).toEqual(new Set(made));
  expect([...new Set(told)]).not.toEqual(made);
  await unruly.gateway.close();
});
