/** The process values every Prometheus client gives, read when somebody scrapes and not on a timer. */
import client from 'prom-client';

/** Adds the standard `process_*` and `nodejs_*` values to a registry. */
export function addProcessMetrics(registry: client.Registry): void {
  const registers = [registry];
  const startedAt = Math.round(Date.now() / 1000 - process.uptime());
  new client.Gauge({
    name: 'process_start_time_seconds',
    help: 'Start time of the process since the Unix epoch in seconds',
    registers,
  }).set(startedAt);
  new client.Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new client.Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'JavaScript heap in use in bytes',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  let counted = 0;
  new client.Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time spent in seconds',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      const total = (user + system) / 1e6;
      this.inc(Math.max(0, total - counted));
      counted = total;
    },
  });
}
