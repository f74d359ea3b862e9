import { SeriesState } from './detector/state.ts';
import { Gaps } from './gaps.ts';

const STEP = 15_000;
const alive = (lastAt: number) =>
  Object.assign(SeriesState.create(false), { count: 20, lastAt, intervalMs: STEP });
const member = (name: string, series: Record<string, number>) =>
  [name, new Map(Object.entries(series).map(([key, at]) => [key, alive(at)]))] as const;
const NOW = 1_000_000_000;
const LATE = NOW - 5 * STEP;
/** Of a hub that has looked every 15 s for a while. */
function watching(): Gaps {
  const gaps = new Gaps();
  for (let at = NOW - 8 * STEP; at < NOW; at += STEP) gaps.look([], at);
  return gaps;
}
const said = (gaps: ReturnType<Gaps['look']>) => gaps.map((gap) => `${gap.member} ${gap.series}`);

test('one series of a member, once, and again only after it came back', () => {
  const gaps = watching();
  const silent = [member('mainpc/a', { cpu: NOW, memory: LATE })];
  const [gap] = gaps.look(silent, NOW);
  expect(gap).toMatchObject({
    member: 'mainpc/a',
    series: 'memory',
    finding: { kind: 'missing', value: 75, expected: 15 },
  });
  expect(gaps.look(silent, NOW)).toEqual([]);
  expect(gaps.look([member('mainpc/a', { cpu: NOW, memory: NOW })], NOW)).toEqual([]);
  expect(gaps.look(silent, NOW)).toHaveLength(1);
});

test('all series of a member are one finding', () => {
  const silent = [
    member('mainpc/a', { cpu: LATE, memory: LATE }),
    member('mainpc/b', { cpu: NOW }),
    member('mainpc/c', { cpu: NOW }),
  ];
  expect(said(watching().look(silent, NOW))).toEqual(['mainpc/a all']);
});

test('most members of a machine are one finding, and no further one when it comes back in parts', () => {
  const gaps = watching();
  const names = ['pc2/a', 'pc2/b', 'pc2/c', 'pc2/d'];
  const silent = names.map((name) => member(name, { cpu: LATE, memory: LATE }));
  const other = member('mainpc/a', { cpu: NOW });
  expect(said(gaps.look([...silent, other], NOW))).toEqual(['pc2 all']);
  const back = names.slice(0, 3).map((name) => member(name, { cpu: NOW, memory: NOW }));
  expect(gaps.look([...back, silent[3]!, other], NOW)).toEqual([]);
});

test('three steps without a value are no gap, and nothing is expected of a new series', () => {
  const fresh = ['mainpc/a', new Map([['cpu', SeriesState.create(false)]])] as const;
  expect(watching().look([fresh, member('mainpc/b', { cpu: NOW - 3 * STEP })], NOW)).toEqual([]);
});

test('a series that has values only while there is work may be silent', () => {
  const idle = member('mainpc/a', { cpu_percent: NOW, latency_p95_ms: LATE });
  expect(watching().look([idle], NOW)).toEqual([]);
});

test('what was silent while the hub itself was away is given time to come back', () => {
  const silent = [member('mainpc/a', { cpu: LATE, memory: NOW + 4 * STEP })];
  const looks = (gaps: Gaps, from: number) =>
    [0, 1, 2, 3, 4, 5].map((n) => said(gaps.look(silent, from + n * STEP)));
  const late = [[], [], [], [], [], ['mainpc/a cpu']];
  expect(looks(new Gaps(), NOW)).toEqual(late);
  const paused = new Gaps();
  paused.look(silent, NOW - 20 * STEP);
  expect(looks(paused, NOW)).toEqual(late);
});
