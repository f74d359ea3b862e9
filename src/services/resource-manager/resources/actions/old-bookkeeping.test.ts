import fc from 'fast-check';
import { amountsOf } from '../ledger/amounts.ts';
import { fromOld, toOld } from './old-bookkeeping.ts';

test.each([
  ['cpu', 2, { cpu_cores: 2_000 }, 0],
  ['RAM', 1.5, { memory_gb: 1_500 }, 0],
  ['vram_gb', 2, {}, 2_048],
  ['cpu_cores:2,vram_gb:1', 1, { cpu_cores: 2_000 }, 1_024],
])('%s %d', (type, amount, amounts, vramMiB) => {
  expect(fromOld(type, amount)).toEqual({ amounts, vramMiB });
});

test('a type that no pool has is kept as it is', () => {
  expect(fromOld('camera', 1)).toEqual({
    amounts: {},
    vramMiB: 0,
    other: { type: 'camera', amount: 1 },
  });
  expect(fromOld('camera:1,cpu_cores:2', 3).other).toEqual({
    type: 'camera:1,cpu_cores:2',
    amount: 3,
  });
});

test('there and back gives the same', () => {
  const amount = fc.integer({ min: 0, max: 99_999 }).map((milli) => milli / 1_000);
  fc.assert(
    fc.property(
      fc.record({ cpu_cores: amount, memory_gb: amount, disk_space_gb: amount }),
      fc.nat(30_000),
      (asked, vramMiB) => {
        const what = { amounts: amountsOf(asked), vramMiB };
        if (Object.keys(what.amounts).length === 0 && vramMiB === 0) return;
        const { type, amount: times } = toOld(what);
        expect(fromOld(type, times).amounts).toEqual(what.amounts);
        expect(fromOld(type, times).vramMiB).toBe(vramMiB);
      },
    ),
  );
});
