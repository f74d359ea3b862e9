import { Threshold } from './thresholds.ts';

const point = (metric: string, value: number, tags: Record<string, string> = {}) => ({
  metric,
  type: 'trend' as const,
  value,
  tags,
  at: 0,
});

test('only points with the tags of its selector count', () => {
  const threshold = new Threshold('call{kind:http,ok:true}', ['max<=5']);
  threshold.take(point('call', 4, { kind: 'http', ok: 'true' }));
  threshold.take(point('call', 9, { kind: 'http', ok: 'false' }));
  threshold.take(point('call', 9, { kind: 'grpc', ok: 'true' }));
  threshold.take(point('other', 9, { kind: 'http', ok: 'true' }));
  expect(threshold.verdicts()).toMatchObject([{ value: 4, holds: true }]);
});

test('percentiles lie between the closest ranks', () => {
  const threshold = new Threshold('call', ['p(95)<=95', 'p(50)<50', 'avg==50.5']);
  for (let value = 1; value <= 100; value += 1) threshold.take(point('call', value));
  expect(threshold.verdicts()).toMatchObject([
    { value: expect.closeTo(95.05), holds: false },
    { value: 50.5, holds: false },
    { value: 50.5, holds: true },
  ]);
});

test('the boundary itself keeps <= and breaks <', () => {
  const threshold = new Threshold('failed', ['rate<=0.5', 'rate<0.5']);
  for (const value of [0, 1]) threshold.take(point('failed', value));
  expect(threshold.verdicts().map(({ holds }) => holds)).toEqual([true, false]);
});

test('without values a percentile holds and a count is nought', () => {
  const threshold = new Threshold('call', ['p(95)<=1', 'count<=0', 'count>=1']);
  expect(threshold.verdicts()).toMatchObject([
    { value: null, holds: true },
    { value: 0, holds: true },
    { value: 0, holds: false },
  ]);
});

test('a rule that is not understood is refused before the run', () => {
  expect(() => new Threshold('call', ['p95<1'])).toThrow("'p95<1'");
});
