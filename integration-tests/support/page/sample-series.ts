/** Curves that look like those of a container. */
const UNITS: Readonly<Record<string, string>> = {
  cpu_percent: 'percent',
  host_cpu_percent: 'percent',
  memory_bytes: 'bytes',
  requests_per_second: 'per second',
  errors_per_second: 'per second',
  latency_p95_ms: 'ms',
  restarts: 'count',
};
const SCALE: Readonly<Record<string, number>> = {
  cpu_percent: 18,
  host_cpu_percent: 34,
  memory_bytes: 180 * 1024 * 1024,
  requests_per_second: 22,
  errors_per_second: 0.2,
  latency_p95_ms: 41,
};

export function sampleSeries(names: string, minutes: number, now: number) {
  const step = (minutes * 60_000) / 120;
  return names.split(',').map((name, at) => ({
    name,
    unit: UNITS[name] ?? '',
    source: 'prometheus',
    points: Array.from({ length: 120 }, (_, i): [number, number | null] => {
      const phase = i / 9 + at * 2;
      const wave =
        1 + 0.25 * Math.sin(phase) + 0.12 * Math.sin(phase * 3.7) + (i > 88 && i < 95 ? 0.8 : 0);
      const value = name === 'restarts' ? (i > 90 ? 1 : 0) : (SCALE[name] ?? 1) * wave;
      // A minute in which nothing was measured is a gap.
      return [now - (119 - i) * step, i > 40 && i < 44 ? null : value];
    }),
  }));
}
