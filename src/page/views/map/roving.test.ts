import { jest } from '@jest/globals';

// The map's modules read the clock of the browser; here there is none.
jest.unstable_mockModule('../../state/members.ts', () => ({ blocks: { peek: () => undefined } }));
const { nearest } = await import('./roving.ts');

const at = (name: string, left: number, top: number, width = 10) => ({
  name,
  box: { left, right: left + width, top, bottom: top + 10 },
});

const grid = [
  at('b', 20, 0),
  at('c', 0, 20),
  at('d', 20, 20),
  at('e', 0, 40, 30),
  at('f', 500, 12),
];

test('down is the tile below, not the one that is merely near', () => {
  expect(nearest(at('a', 0, 0).box, grid, 1)?.name).toBe('c');
  expect(nearest(at('b', 20, 0).box, grid, 1)?.name).toBe('d');
});

test('up finds its way back', () => {
  const above = [at('b', 20, 0), at('a', 0, 0)];
  expect(nearest(at('c', 0, 20).box, above, -1)?.name).toBe('a');
});

test('at the end there is nothing', () => {
  expect(nearest(at('e', 0, 40).box, [at('b', 20, 0)], 1)).toBeUndefined();
});
