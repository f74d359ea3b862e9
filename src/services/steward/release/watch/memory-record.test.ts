import type { ContainerFacts } from '../../../../contracts/steward.ts';
import { MemoryRecord } from './memory-record.ts';

let now = 1_000_000;
const container = (service: string, some: Partial<ContainerFacts> = {}) =>
  ({
    ...{ service, started_at: 'then', memory_bytes: 100, memory_limit_bytes: 200 },
    ...some,
  }) as ContainerFacts;

function recorded() {
  const record = new MemoryRecord(() => now);
  const take = (afterMs: number, ...containers: ContainerFacts[]) => {
    now += afterMs;
    record.take({ containers });
  };
  const used = (slug: string, color: 'blue' | 'green') =>
    record.of(slug, color).map((reading) => reading.used);
  return { record, take, used };
}

test('colors are apart, and a figure counts once until it is measured anew', () => {
  const { take, used } = recorded();
  take(0, container('error-bus'), container('error-bus-green', { memory_bytes: 50 }));
  take(5_000, container('error-bus'), container('error-bus-green', { memory_bytes: 50 }));
  take(5_000, container('error-bus', { memory_bytes: 110 }), container('error-bus-green'));
  expect(used('error-bus', 'blue')).toEqual([100, 110]);
  expect(used('error-bus', 'green')).toEqual([50, 100]);
});

test('another process begins anew, one that is gone is forgotten, an engine that is away changes nothing', () => {
  const { record, take, used } = recorded();
  take(0, container('error-bus'));
  take(10_000, container('error-bus', { started_at: 'later', memory_bytes: 30 }));
  expect(used('error-bus', 'blue')).toEqual([30]);
  record.take({ containers: null });
  expect(used('error-bus', 'blue')).toEqual([30]);
  take(10_000);
  expect(used('error-bus', 'blue')).toEqual([]);
});

test('what has no limit or no figure is not measured, and ten minutes are kept', () => {
  const { take, used } = recorded();
  take(0, container('a', { memory_limit_bytes: null }), container('b', { memory_bytes: null }));
  expect([...used('a', 'blue'), ...used('b', 'blue')]).toEqual([]);
  for (let reading = 0; reading < 100; reading += 1) take(10_000, container('c'));
  expect(used('c', 'blue')).toHaveLength(60);
});
