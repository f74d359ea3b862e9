import type { Rates } from '../../fleet/fleet-view.ts';
import { member } from '../testing.ts';
import { Sampler } from './sampler.ts';
import { SeriesHistory } from './series-history.ts';

const page = (requests: number, cpu: number) =>
  `tandem_requests_total{action="echo"} ${requests}\nprocess_cpu_seconds_total ${cpu}\n` +
  'process_resident_memory_bytes 5\n';

function setup() {
  const history = new SeriesHistory();
  const noted: [string, Rates][] = [];
  const time = { ms: 0 };
  const now = () => time.ms;
  const fleet = { noteRates: (id: string, rates: Rates) => void noted.push([id, rates]) };
  const sampler = new Sampler(history, fleet, { now, steady: now });
  const last = (series: string) => Array.from(history.history('pc2/Echo', series, 0).values).at(-1);
  return { sampler, last, noted, time };
}

test('the engine says what it uses, the page what it does', () => {
  const { sampler, last, noted, time } = setup();
  sampler.take(member('pc2/Echo'), page(0, 0));
  time.ms = 10_000;
  sampler.take(member('pc2/Echo'), page(50, 9));
  expect(last('cpu_percent')).toBe(3);
  expect(last('memory_bytes')).toBe(60_000_000);
  expect(last('memory_percent')).toBe(50);
  expect(last('requests_per_second')).toBe(5);
  expect(noted.at(-1)).toEqual(['pc2/Echo', { requests_per_second: 5, errors_per_second: 0 }]);
});

test('without an engine its own word counts, and no share of an unknown limit is made up', () => {
  const { sampler, last, time } = setup();
  const load = { ...member('pc2/Echo').load };
  const blind = member('pc2/Echo', {
    load: { ...load, cpu_percent: null, memory_bytes: null, memory_percent: null },
  });
  sampler.take(blind, page(0, 0));
  time.ms = 10_000;
  sampler.take(blind, page(0, 1));
  expect(last('cpu_percent')).toBe(10);
  expect(last('memory_bytes')).toBe(5);
  expect(last('memory_percent')).toBeUndefined();
});

test('of one that does not answer the engine still says what it uses, and its rates are unknown', () => {
  const { sampler, last, noted, time } = setup();
  sampler.take(member('pc2/Echo'), page(0, 0));
  time.ms = 10_000;
  sampler.take(member('pc2/Echo'), undefined);
  expect(last('cpu_percent')).toBe(3);
  expect(last('requests_per_second')).toBeUndefined();
  expect(noted.at(-1)![1]).toEqual({ requests_per_second: null, errors_per_second: null });
});
