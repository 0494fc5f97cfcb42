import type { Clock, Entropy } from '@queuecommerce/infra';

/** What every clock promises; `pass` lets at least `ms` go by. */
export function clockContract(
  name: string,
  make: () => { clock: Clock; pass: (ms: number) => Promise<void> },
): void {
  describe(`clock: ${name}`, () => {
    test('an action runs once, not before its delay, and never within the call that schedules it', async () => {
      const { clock, pass } = make();
      const before = clock.now();
      const ranAt: number[] = [];
      clock.after(0, () => ranAt.push(clock.now()));
      clock.after(10, () => ranAt.push(clock.now()));
      expect(ranAt).toEqual([]);
      await pass(50);
      expect(ranAt).toHaveLength(2);
      expect(ranAt[1]).toBeGreaterThanOrEqual(before + 9);
    });

    test('a cancelled action does not run, and cancelling what has run does nothing', async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const cancel = clock.after(1, () => ran.push('kept'));
      clock.after(1, () => ran.push('cancelled'))();
      await pass(20);
      cancel();
      expect(ran).toEqual(['kept']);
    });
  });
}

/** What every source of chance promises. */
export function entropyContract(name: string, make: () => Entropy): void {
  describe(`entropy: ${name}`, () => {
    test('ids are version 4 UUIDs and do not repeat', () => {
      const entropy = make();
      const ids = Array.from({ length: 10_000 }, () => entropy.uuid());
      const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      expect(ids.filter((id) => !form.test(id))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('fractions lie in [0, 1) and spread over it', () => {
      const entropy = make();
      const tenths = new Set<number>();
      for (let draw = 0; draw < 10_000; draw++) {
        const fraction = entropy.fraction();
        if (fraction < 0 || fraction >= 1) throw new RangeError(`${fraction} is outside [0, 1)`);
        tenths.add(Math.floor(fraction * 10));
      }
      expect(tenths.size).toBe(10);
    });
  });
}
