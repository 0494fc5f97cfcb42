import { logSealDecider, unsealedLog, type LogSealEvent, type SealLog } from '../../src';
import { at, evolve, given } from '../scenario';

const hash = (digit: string): string => digit.repeat(64);

const first: LogSealEvent = {
  type: 'LogSealed',
  data: {
    position: '0000000000000010',
    count: 10,
    size: 10,
    root: hash('a'),
    previousRollingHash: unsealedLog.rollingHash,
    rollingHash: hash('b'),
    keyId: hash('c'),
    signature: `${'A'.repeat(86)}==`,
    at: at('10:00'),
  },
};
const second: LogSealEvent = {
  type: 'LogSealed',
  data: {
    ...first.data,
    position: '0000000000000015',
    count: 15,
    size: 5,
    previousRollingHash: hash('b'),
    rollingHash: hash('d'),
    at: at('10:01'),
  },
};
const seal = ({ data }: LogSealEvent): SealLog => ({ type: 'SealLog', ...data });

test('the first seal begins with the log', () =>
  given(logSealDecider, []).when(seal(first)).thenEvents(first));

test('each seal goes on where the one before ended', () =>
  given(logSealDecider, [first]).when(seal(second)).thenEvents(second));

test('a seal that is there already is not made twice, whoever signs it', () =>
  given(logSealDecider, [first])
    .when({ ...seal(first), keyId: hash('e'), at: at('10:05') })
    .thenNothing());

test.each<[string, Partial<SealLog>]>([
  ['goes on from another one', { previousRollingHash: hash('9') }],
  ['goes back', { position: '0000000000000009' }],
  ['skips events', { count: 16 }],
  ['ends where the last one did, with other events', { position: '0000000000000010', count: 15 }],
  ['ends elsewhere, with the same events', { rollingHash: hash('b'), count: 16 }],
])('a seal that %s is refused with where the last one ended', (_, fault) =>
  given(logSealDecider, [first])
    .when({ ...seal(second), ...fault })
    .thenRefuses('seal-superseded', { position: first.data.position, count: 10 }),
);

test('what a seal says follows from the last one alone', () =>
  expect(evolve(logSealDecider, [second])).toEqual(evolve(logSealDecider, [first, second])));
