import fc from 'fast-check';
import { buildReceipt } from './build.ts';
import type { Receipt } from './model.ts';
import { draft } from './testing.ts';
import { wrongIn } from './verify.ts';

/** A chain of receipts of which each differs from the one before. */
function chain(length: number): Receipt[] {
  const receipts: Receipt[] = [];
  for (let i = 1; i <= length; i += 1) {
    const next = draft({ runId: `run-${i}`, version: `0.${i}.0` });
    receipts.push(buildReceipt(next, { inputs: [], tools: [], last: receipts.at(-1) }));
  }
  return receipts;
}

/** Number of the first receipt that does not hold; 0 when all do. */
function firstBroken(receipts: readonly Receipt[]): number {
  const index = receipts.findIndex(
    (receipt, i) => wrongIn(receipt, i + 1, receipts[i - 1]) !== null,
  );
  return index + 1;
}

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]));
}

/** A copy with another value at one place. */
function changed(receipt: Receipt, path: Path): Receipt {
  const copy = structuredClone(receipt) as unknown as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const holder = path.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy);
  const before = holder[last];
  holder[last] = typeof before === 'number' ? before + 1 : `${String(before)}.`;
  return copy as unknown as Receipt;
}

const CHAIN = chain(4);

it('a chain as it was written holds', () => {
  expect(firstBroken(CHAIN)).toBe(0);
});

it('whatever single value of whichever receipt is changed, that receipt is the first that does not hold', () => {
  const places = CHAIN.flatMap((receipt, i) => leavesOf(receipt).map((path) => [i, path] as const));
  fc.assert(
    fc.property(fc.constantFrom(...places), ([index, path]) => {
      const tampered = CHAIN.with(index, changed(CHAIN[index]!, path));
      expect([path.join('.'), firstBroken(tampered)]).toEqual([path.join('.'), index + 1]);
    }),
    { numRuns: 300 },
  );
});

it('two receipts that change places do not hold', () => {
  fc.assert(
    fc.property(fc.nat(CHAIN.length - 1), fc.nat(CHAIN.length - 1), (a, b) => {
      fc.pre(a !== b);
      const swapped = CHAIN.with(a, CHAIN[b]!).with(b, CHAIN[a]!);
      expect(firstBroken(swapped)).toBe(Math.min(a, b) + 1);
    }),
  );
});
