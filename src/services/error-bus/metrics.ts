/** What the error bus shows of itself. */
import client, { type Registry } from 'prom-client';
import type { Outcome } from './intake/persist.ts';
import type { ErrorIndex } from './index/error-index.ts';
import type { Tail } from './live/tail.ts';

export function busMetrics(registry: Registry, { index, tail }: { index: ErrorIndex; tail: Tail }) {
  const registers = [registry];
  const events = new client.Counter({
    name: 'tandem_error_events_total',
    help: 'Events of old publishers, by way and by what became of them: stored, duplicate, dead',
    labelNames: ['via', 'outcome'],
    registers,
  });
  const collapsed = new client.Counter({
    name: 'tandem_error_flood_collapsed_total',
    help: 'Events that the live tail did not show one by one, by flood rule',
    labelNames: ['rule'],
    registers,
  });
  new client.Gauge({
    name: 'tandem_error_index_position',
    help: 'Place in the stream of errors up to which the index has read',
    registers,
    collect() {
      this.set(index.position.sequence);
    },
  });
  new client.Gauge({
    name: 'tandem_error_tail_listeners',
    help: 'Listeners of the live tail',
    registers,
    collect() {
      this.set(tail.listeners);
    },
  });
  return {
    event: (via: 'nats' | 'zmq', outcome: Outcome) => events.inc({ via, outcome }),
    collapsed: (rule: string) => collapsed.inc({ rule }),
  };
}
