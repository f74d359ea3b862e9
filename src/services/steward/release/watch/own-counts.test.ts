import type { ColorReport } from '../../../../contracts/release/release.ts';
import { OwnCounts, ownBaselines } from './own-counts.ts';

test('adds what was counted before a process began anew', () => {
  const counts = new OwnCounts();
  const take = (requests: number, errors: number) =>
    counts.take({ slug: 'a', grpc: { requests, errors } }, true);
  take(10, 1);
  take(12, 2);
  take(3, 1);
  expect(counts.bySlug()).toEqual([
    { slug: 'a over gRPC', failed: 'answers fail', requests: 15, errors: 3 },
  ]);
});

test('a container that does not count has no share', () => {
  const counts = new OwnCounts();
  counts.take({ slug: 'a' }, true);
  expect(counts.bySlug()).toEqual([]);
});

const REPORT: ColorReport = {
  ...{ slug: 'task-worker', color: 'blue', role: 'live', epoch: 1, version: '1', ready: true },
  held: 0,
  grpc: { requests: 0, errors: 0 },
  fabric: { requests: 40, errors: 1 },
  tasks: { requests: 50, errors: 5 },
};

test('of calls over the fabric only those count that came after the switch had settled', () => {
  const counts = new OwnCounts();
  const take = (requests: number, errors: number, settled: boolean) =>
    counts.take({ slug: 'a', fabric: { requests, errors } }, settled);
  const slug = 'a over the fabric';
  take(9, 9, false);
  expect(counts.bySlug()).toEqual([]);
  take(10, 9, true);
  expect(counts.bySlug()).toMatchObject([{ slug, requests: 0, errors: 0 }]);
  take(30, 12, true);
  // The container began anew.
  take(5, 2, true);
  expect(counts.bySlug()).toMatchObject([{ slug, requests: 25, errors: 5 }]);
});

test('calls over the fabric and tasks are shares of their own, by which the color after it is judged', async () => {
  const counts = new OwnCounts();
  counts.take(REPORT, true);
  expect(counts.bySlug().slice(2)).toEqual([
    { slug: 'tasks of task-worker', failed: 'tasks fail', requests: 50, errors: 5 },
  ]);
  const look = async (slug: string) => (slug === REPORT.slug ? REPORT : null);
  expect(await ownBaselines({ look }, ['task-worker', 'away'], 'blue')).toEqual({
    'task-worker over gRPC': { requests: 0, error_share: null, mean_ms: null },
    'task-worker over the fabric': { requests: 40, error_share: 1 / 40, mean_ms: null },
    'tasks of task-worker': { requests: 50, error_share: 0.1, mean_ms: null },
  });
});
