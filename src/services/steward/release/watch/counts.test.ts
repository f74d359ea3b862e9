import type { IngressStats } from '../haproxy/ingress.ts';
import { Counts, readingOf } from './counts.ts';

const stats = (...lines: [backend: string, requests: number, errors: number][]): IngressStats => ({
  socket: '/run/a.sock',
  lines: lines.map(([backend, requests, errors]) => ({
    ...{ backend, requests, errors, meanMs: 5 },
    server: undefined,
    status: 'UP',
  })),
});

test('counts a color at both of its doors, and neither its preview nor the other color', () => {
  const reading = readingOf(
    [
      stats(
        ...(
          [
            ['hub', 9, 9],
            ['a-blue', 9, 9],
            ['a-green', 10, 1],
            ['a-green-grpc', 5, 0],
            ['a-green-preview', 9, 9],
            ['a-green-preview-grpc', 9, 9],
          ] as const
        ).map(([...line]) => line),
      ),
    ],
    'green',
  );
  const counts = new Counts({});
  counts.take(reading);
  expect(counts.bySlug()).toMatchObject([{ slug: 'a', requests: 15, errors: 1 }]);
});

test('counts from where it stood, over an ingress that begins anew', () => {
  const at = (requests: number, errors: number) =>
    readingOf([stats(['a-green', requests, errors])], 'green');
  const counts = new Counts(at(100, 3));
  counts.take(at(120, 4));
  expect(counts.bySlug()).toMatchObject([{ requests: 20, errors: 1 }]);
  counts.take(at(7, 2));
  expect(counts.bySlug()).toMatchObject([{ requests: 27, errors: 3 }]);
});
