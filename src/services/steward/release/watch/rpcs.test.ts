import { RpcCounts } from './rpcs.ts';

test('adds what was counted before a process began anew', () => {
  const counts = new RpcCounts();
  const take = (requests: number, errors: number) =>
    counts.take({ slug: 'a', grpc: { requests, errors } });
  take(10, 1);
  take(12, 2);
  take(3, 1);
  expect(counts.bySlug()).toEqual([{ slug: 'a over gRPC', requests: 15, errors: 3 }]);
});

test('a container that does not count has no share', () => {
  const counts = new RpcCounts();
  counts.take({ slug: 'a' });
  expect(counts.bySlug()).toEqual([]);
});
