import { InvalidNotification } from '@queuecommerce/infra';
import { signatureHeader } from '@queuecommerce/infra/adapters';
import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { openStage, webhookSecret, type Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.gateway.close());

const body = JSON.stringify({
  id: 'evt_1',
  type: 'payment_intent.succeeded',
  created: 1_767_225_600,
  livemode: false,
  data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { paymentId: 'p1' } } },
});
const nowSeconds = (): number => Math.floor(stage.clock.now() / 1000);
const header = (atSeconds = nowSeconds(), secret = webhookSecret): string =>
  signatureHeader(body, secret, atSeconds);
const hmac = (text: string): string => createHmac('sha256', webhookSecret).update(text).digest('hex');

function code(signature: string, raw: string | Buffer = body): string {
  try {
    stage.gateway.parseNotification(Buffer.from(raw), signature);
    return 'accepted';
  } catch (error) {
    if (error instanceof InvalidNotification) return error.code;
    throw error;
  }
}

describe('P3 the signature', () => {
  test('is Stripe’s: an HMAC-SHA256 over the time, a dot and the raw body', () => {
    const at = nowSeconds();
    expect(header(at)).toBe(`t=${at},v1=${hmac(`${at}.${body}`)}`);
    expect(code(header(at))).toBe('accepted');
  });

  test('is good for 300 seconds', () => {
    expect(code(header(nowSeconds() - 300))).toBe('accepted');
    expect(code(header(nowSeconds() - 301))).toBe('stale-signature');
  });

  test('an old one that is also forged is forged', () => {
    expect(code(header(nowSeconds() - 301, 'whsec_other'))).toBe('wrong-signature');
  });

  test('may be one of several, while a secret is being changed', () => {
    const at = nowSeconds();
    const good = hmac(`${at}.${body}`);
    const bad = '0'.repeat(64);
    expect(code(`t=${at},v1=${bad},v1=${good}`)).toBe('accepted');
    expect(code(`v1=${good}, v0=${bad}, t=${at}`)).toBe('accepted');
    expect(code(`t=${at},v1=${bad},v1=${bad}`)).toBe('wrong-signature');
  });

  test.each([
    ['missing-signature', ''],
    ['malformed-signature', 'v1=' + '0'.repeat(64)],
    ['malformed-signature', 't=1'],
    ['malformed-signature', 't=1,v1='],
    ['malformed-signature', 't=1,v1=xyz'],
    ['malformed-signature', `t=-1,v1=${'0'.repeat(64)}`],
    ['malformed-signature', `t=1e3,v1=${'0'.repeat(64)}`],
    ['malformed-signature', `t=1,t=2,v1=${'0'.repeat(64)}`],
    ['malformed-signature', `t=1,${'v1=00,'.repeat(1_000)}`],
  ])('%s: %s', (expected, signature) => {
    expect(code(signature)).toBe(expected);
  });

  test('F10 a body changed anywhere, or a signature changed anywhere, is refused', () =>
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const raw = Buffer.from(body);
        raw[place % raw.length] = (raw[place % raw.length] ?? 0) ^ flip;
        const genuine = header();
        const digit = genuine.length - 64 + (place % 64);
        const other = genuine[digit] === '0' ? '1' : '0';
        expect(code(genuine, raw)).toBe('wrong-signature');
        expect(code(genuine.slice(0, digit) + other + genuine.slice(digit + 1))).toBe('wrong-signature');
      }),
    ));

  test('F10 whatever the header, the answer is a refusal with a code', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (signature) => {
        expect(code(signature)).toMatch(/signature$/);
      }),
    ));

  test('without a configured webhook every notification is refused', async () => {
    const deaf = await openStage({ webhook: undefined });
    expect(() => deaf.gateway.parseNotification(Buffer.from(body), header())).toThrow(InvalidNotification);
    await deaf.gateway.close();
  });
});

/** As `code`, for a body with a good signature. */
function codeOf(event: object | string): string {
  const raw = typeof event === 'string' ? event : JSON.stringify(event);
  return code(signatureHeader(raw, webhookSecret, nowSeconds()), raw);
}

describe('P3 the body, once its signature is verified', () => {
  test.each<[string, object | string]>([
    ['no JSON', 'nonsense'],
    ['no object', '"evt_1"'],
    ['no id', { type: 'a', created: 1, data: { object: {} } }],
    ['an id of another kind', { id: 'pi_1', type: 'a', created: 1, data: { object: {} } }],
    ['no type', { id: 'evt_1', created: 1, data: { object: {} } }],
    ['a time that no calendar has', { id: 'evt_1', type: 'a', created: 1e300, data: { object: {} } }],
    ['no data', { id: 'evt_1', type: 'a', created: 1 }],
  ])('%s is malformed', (_, event) => {
    expect(codeOf(event)).toBe('malformed-body');
  });

  test('P4 an event of an unknown type is parsed, so that it can be acknowledged and ignored', () => {
    const raw = JSON.stringify({
      id: 'evt_2',
      type: 'customer.created',
      created: 0,
      data: { object: { id: 'cus_1' } },
    });
    const parsed = stage.gateway.parseNotification(
      Buffer.from(raw),
      signatureHeader(raw, webhookSecret, nowSeconds()),
    );
    expect(parsed).toEqual({
      notificationId: 'evt_2',
      type: 'customer.created',
      gatewayPaymentId: null,
      paymentId: null,
      createdAt: '1970-01-01T00:00:00.000Z',
    });
  });
});
