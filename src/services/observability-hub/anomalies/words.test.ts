import type { Finding } from './detector/finding.ts';
import { duration, quantity, wordsFor } from './words.ts';

const found = (kind: Finding['kind'], value: number, expected: number, score: number): Finding => ({
  ...{ kind, value, expected, score },
  ...{ method: '', severity: 'warning', same: false },
});

test.each([
  ['cpu_percent', 93.4567, '93.5 %'],
  ['memory_bytes', 314_572_800, '300 MiB'],
  ['gpu_memory_mib/0', 12_288, '12 GiB'],
  ['latency_p95_ms', 2_340, '2.34 s'],
  ['errors_per_second', 0.066_667, '0.07/s'],
  ['queue_depth', 1_234, '1234'],
])('%s %d is %s', (series, value, text) => expect(quantity(series, value)).toBe(text));

test.each([
  [45, '45 s'],
  [2_400, '40 min'],
  [12_000, '3 h 20 min'],
  [7_200, '2 h'],
  [300_000, '3 days'],
])('%d s is %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test.each<[string, Finding, string]>([
  [
    'cpu_percent',
    found('spike', 93, 12, 14.2),
    'cpu of pc2/TTS jumped to 93 %, expected about 12 % (14.2 robust standard deviations)',
  ],
  [
    'memory_bytes',
    found('drift', 420 * 1024 ** 2, 300 * 1024 ** 2, 8),
    'memory of pc2/TTS rises steadily, from about 300 MiB to 420 MiB',
  ],
  [
    'requests_per_second',
    found('variance', 3, 3, 0.2),
    'requests of pc2/TTS varies only 20 % as much as usual',
  ],
  ['all', found('missing', 61, 15, 4), 'no values of pc2/TTS for 61 s, usually every 15 s'],
])('%s: %#', (series, finding, text) => expect(wordsFor('pc2/TTS', series, finding)).toBe(text));
