import { type CustomerKeys } from '../../src';

/** What every store of customers' keys promises. */
export function customerKeysContract(name: string, open: () => CustomerKeys | Promise<CustomerKeys>): void {
  describe(`customers' keys in ${name}`, () => {
    let keys: CustomerKeys;
    beforeEach(async () => {
      keys = await open();
    });
    afterEach(() => keys.close());

    test('a customer has one key, of 32 bytes, also when many ask for it at once', async () => {
      const asked = await Promise.all(Array.from({ length: 20 }, () => keys.keyOf('anna')));
      expect(new Set(asked.map(({ keyId }) => keyId)).size).toBe(1);
      expect(asked[0]?.secret).toHaveLength(32);
      expect(await keys.keyOf('anna')).toEqual(asked[0]);
    });

    test("customers' keys differ", async () => {
      const [anna, ben] = await Promise.all([keys.keyOf('anna'), keys.keyOf('ben')]);
      expect(anna.keyId).not.toBe(ben.keyId);
      expect(anna.secret.equals(ben.secret)).toBe(false);
    });

    test('a key is found by its id, and only those that exist are', async () => {
      const key = await keys.keyOf('anna');
      expect(await keys.find([key.keyId, 'no such key'])).toEqual(new Map([[key.keyId, key]]));
    });

    test('a forgotten key is gone, and who comes back has another', async () => {
      const before = await keys.keyOf('anna');
      const other = await keys.keyOf('ben');
      expect([await keys.knows('anna'), await keys.forget('anna'), await keys.knows('anna')]).toEqual([
        true,
        true,
        false,
      ]);
      expect(await keys.find([before.keyId, other.keyId])).toEqual(new Map([[other.keyId, other]]));
      expect(await keys.forget('anna')).toBe(false);
      expect((await keys.keyOf('anna')).keyId).not.toBe(before.keyId);
    });
  });
}
