import { idsOf, put, remove, stocked, type CurrentStore, type Tea } from './tea-shop';

const shop: Readonly<Record<string, Tea>> = {
  assam: { name: 'Assam Gold', kind: 'black', grams: 100, origin: { country: 'India' } },
  bancha: { name: 'Bancha', kind: 'green', grams: 80, origin: { country: 'Japan' } },
  creme: { name: 'Thé à la Crème', kind: 'black', grams: 50, notes: [{ text: 'süß, golden' }] },
  jasmin: {
    name: 'Jasmin-Perlen No.7',
    kind: 'green',
    grams: 60,
    notes: [{ text: 'floral', tags: ['gift', 'Größe L'] }, { text: 'slow to open' }],
  },
  sencha: { name: '煎茶 SENCHA', kind: 'green', grams: 90, origin: { country: 'Japan' } },
};

export function textRules(current: CurrentStore): void {
  const found = async (text: string): Promise<readonly string[]> => {
    await stocked(current(), shop);
    return idsOf(current(), { text });
  };

  test.each([
    ['a whole word', 'bancha', ['bancha']],
    ['the beginning of a word', 'gol', ['assam', 'creme']],
    ['no inner part of a word', 'old', []],
    ['no beginning that goes on differently', 'goldfish', []],
    ['words in any order, from several fields', 'ind ass', ['assam']],
    ['every word, not just one', 'gold japan', []],
    ['without regard to case', 'sEnChA', ['sencha']],
    ['without regard to accents in the document', 'the creme', ['creme']],
    ['without regard to accents in the query', 'bànchä', ['bancha']],
    ['accents written as separate marks', 'cre\u0300me', ['creme']],
    ['parts of a hyphenated word', 'perlen 7', ['jasmin']],
    ['strings in arrays', 'slow flor', ['jasmin']],
    ['strings in arrays within arrays', 'große gift', ['jasmin']],
    ['other scripts', '煎', ['sencha']],
    ['punctuation that could be syntax', '"gold" OR* -(india)', []],
    ['quotes around words', '"gold" (india)', ['assam']],
    ['the same word twice', 'gold gold', ['assam', 'creme']],
  ])('text search finds %s', async (_rule, text, ids) => {
    expect(await found(text)).toEqual(ids);
  });

  test('a text without any word asks for nothing, so all documents match', async () => {
    expect(await found(' …!')).toHaveLength(5);
    expect(await idsOf(current(), { text: '' })).toHaveLength(5);
  });

  test('text search goes together with conditions, sort and pages', async () => {
    await stocked(current(), shop);
    const query = {
      text: 'gold',
      where: [{ field: 'kind', op: 'eq', value: 'black' }],
      sort: { field: 'grams', direction: 'desc' },
    } as const;
    expect(await idsOf(current(), query)).toEqual(['assam', 'creme']);
    const first = await current().find('teas', { ...query, limit: 1 });
    expect(first).toMatchObject({ documents: [{ id: 'assam' }], more: true });
    expect(await idsOf(current(), { ...query, after: { value: 100, id: 'assam' } })).toEqual(['creme']);
    expect(await idsOf(current(), { ...query, where: [{ field: 'grams', op: 'lt', value: 60 }] })).toEqual([
      'creme',
    ]);
  });

  test('text search follows changes and deletions', async () => {
    await stocked(current(), shop);
    await current().write({ writes: [put('assam', { name: 'Darjeeling' }), remove('creme')] });
    expect(await idsOf(current(), { text: 'gold' })).toEqual([]);
    expect(await idsOf(current(), { text: 'darj' })).toEqual(['assam']);
    await current().write({ writes: [put('assam', { name: 'Darjeeling', kind: 'black' })] });
    expect(await idsOf(current(), { text: 'darj' })).toEqual(['assam']);
  });

  test('a word that very many documents have is found in pages like any other', async () => {
    const many = Array.from({ length: 3000 }, (_, n) => [`t${n + 1000}`, { name: `Tea ${n}`, grams: n }]);
    await stocked(current(), Object.fromEntries(many) as Record<string, Tea>);
    const query = { text: 'te', sort: { field: 'grams', direction: 'desc' } } as const;
    const page = await current().find<Tea>('teas', {
      ...query,
      after: { value: 2000, id: 't3000' },
      limit: 2,
    });
    expect(page).toMatchObject({ documents: [{ id: 't2999' }, { id: 't2998' }], more: true });
    expect(await idsOf(current(), { ...query, text: 'te 42' })).toEqual(
      expect.arrayContaining(['t1042', 't1420', 't1429']),
    );
    expect(await idsOf(current(), { ...query, text: 'tee' })).toEqual([]);
    // FerretDB looks through the collection for each document that it puts.
  }, 180_000);
}
