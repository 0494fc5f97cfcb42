import { spawnSync } from 'node:child_process';
import { seededEntropy } from '@queuecommerce/infra/testing';
import { losePower } from '../src/power-loss/power-loss';
import { Disk } from '../src/power-loss/disk';
import { Chance } from '../src/world/chance';

const chance = (): Chance => new Chance(seededEntropy(1));
const contentOf = (disk: Disk, written: number): string | undefined =>
  disk.image(chance(), written).get('f')?.toString();

test('what was synced is on the disk, what was only written may be', () => {
  const disk = new Disk(new Map([['f', Buffer.from('one')]]));
  disk.apply({ kind: 'write', file: 'f', at: 3, bytes: Buffer.from(' two') });
  expect([contentOf(disk, 0), contentOf(disk, 1)]).toEqual(['one', 'one two']);
  disk.apply({ kind: 'sync', file: 'f' });
  disk.apply({ kind: 'truncate', file: 'f', length: 3 });
  expect([contentOf(disk, 0), contentOf(disk, 1)]).toEqual(['one two', 'one']);
});

test('a file is made and removed for good once its folder is synced', () => {
  const disk = new Disk(new Map());
  disk.apply({ kind: 'create', file: 'f' });
  disk.apply({ kind: 'write', file: 'f', at: 0, bytes: Buffer.from('new') });
  disk.apply({ kind: 'sync', file: 'f' });
  expect([contentOf(disk, 0), contentOf(disk, 1)]).toEqual([undefined, 'new']);
  disk.apply({ kind: 'sync', file: '' });
  disk.apply({ kind: 'remove', file: 'f' });
  expect([contentOf(disk, 0), contentOf(disk, 1)]).toEqual(['new', undefined]);
});

const canRecord = spawnSync('strace', ['-V']).status === 0;
const describeWithStrace = canRecord ? describe : describe.skip;

describeWithStrace(`power loss${canRecord ? '' : ' (needs strace)'}`, () => {
  const options = { writers: 4, appends: 25, images: 60 };

  test('F3 I1 nothing acknowledged is missing, wherever the power is lost', async () => {
    const { images, faults } = await losePower({ ...options, chance: chance() });
    expect({ images, faults }).toEqual({ images: 60, faults: [] });
  });

  test('F3 a disk that lies about its syncs is found out', async () => {
    const { faults } = await losePower({ ...options, chance: chance(), diskLies: true });
    expect(faults.length).toBeGreaterThan(0);
  });
});
