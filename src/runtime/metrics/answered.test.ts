import { AnsweredCounts } from './answered.ts';

test('counts by transport; what the caller did wrong is no error', () => {
  const counts = new AnsweredCounts();
  for (const status of [undefined, 404, 499, 500, 503]) counts.add('grpc', status);
  counts.add('http', 500);
  expect(counts.over('grpc')).toEqual({ requests: 5, errors: 2 });
  expect(counts.over('zmq')).toEqual({ requests: 0, errors: 0 });
});
