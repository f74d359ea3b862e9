import { History, HISTORY_LENGTH } from './history.ts';

const slot = (cpu: number) => ({ cpu, ramMb: 1, vramMb: null, latencyMs: 0.5 });
const cpus = (history: History, now: number) => history.read(now).map((one) => one.slot.cpu);

test('samples in order, a little jitter leaves no hole', () => {
  const history = new History(5000);
  history.add(0, slot(1));
  history.add(5400, slot(2));
  history.add(9800, slot(3));
  expect(cpus(history, 12000)).toEqual([1, 2, 3]);
});

test('what was not measured is absent, in its place', () => {
  const history = new History(5000);
  history.add(0, slot(1));
  history.add(15_000, slot(2));
  expect(cpus(history, 16_000)).toEqual([1, null, null, 2]);
  expect(history.read(16_000)[1]!.at).toBe(5000);
});

test('a machine that went silent shows it, and only once', () => {
  const history = new History(5000);
  history.add(0, slot(1));
  expect(cpus(history, 20_000)).toEqual([1, null, null, null]);
  expect(cpus(history, 20_000)).toEqual([1, null, null, null]);
  history.add(20_000, slot(2));
  expect(cpus(history, 21_000)).toEqual([1, null, null, null, 2]);
});

test('it keeps the last ones only, after a long silence too', () => {
  const history = new History(5000);
  for (let i = 0; i < 200; i += 1) history.add(i * 5000, slot(i));
  expect(cpus(history, 199 * 5000)).toHaveLength(HISTORY_LENGTH);
  expect(cpus(history, 199 * 5000).at(-1)).toBe(199);
  expect(cpus(history, 10_000 * 5000)).toEqual(Array(HISTORY_LENGTH).fill(null));
});
