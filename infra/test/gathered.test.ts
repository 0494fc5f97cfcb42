import { settled } from '@queuecommerce/infra/testing';
import { Gathered } from '../src/gathered';

function held() {
  const requests: { items: readonly string[]; end: (result: Promise<string>) => void }[] = [];
  const gathered = new Gathered(
    (items: readonly string[]) => new Promise<string>((end) => requests.push({ items, end })),
  );
  return { gathered, requests };
}

test('what arrives while one request is under way joins the next', async () => {
  const { gathered, requests } = held();
  const asked = ['a', 'b', 'c'].map((item) => gathered.ask(item));
  expect(requests.map(({ items }) => items)).toEqual([['a']]);
  requests[0]?.end(Promise.resolve('first'));
  await settled();
  expect(requests[1]?.items).toEqual(['b', 'c']);
  requests[1]?.end(Promise.resolve('second'));
  expect(await Promise.all(asked)).toEqual(['first', 'second', 'second']);
  void gathered.ask('d');
  expect(requests[2]?.items).toEqual(['d']);
});

test('an error is that of those who asked for it, and the next go on', async () => {
  const { gathered, requests } = held();
  const first = gathered.ask('a');
  const second = gathered.ask('b');
  requests[0]?.end(Promise.reject(new Error('away')));
  await expect(first).rejects.toThrow('away');
  await settled();
  requests[1]?.end(Promise.resolve('back'));
  expect(await second).toBe('back');
});
