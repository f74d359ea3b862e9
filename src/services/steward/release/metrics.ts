/** Metrics of switches and watches. */
import client, { type Registry } from 'prom-client';
import { COLORS } from '../../../contracts/release/release.ts';
import type { SwitchParts } from './parts.ts';
import { READ_MS } from './watch/watcher.ts';

export interface SwitchMetrics {
  readonly switched: () => void;
  readonly rolledBack: () => void;
  readonly fenced: (slug: string) => void;
}

const OUTCOMES = ['watching', 'passed', 'rolled-back', 'stopped'] as const;

export function switchMetrics(registry: Registry, note: SwitchParts['note']): SwitchMetrics {
  const registers = [registry];
  const switches = new client.Counter({
    name: 'tandem_release_switches_total',
    help: 'Switches from one color to the other since the steward started, by who asked',
    labelNames: ['by'],
    registers,
  });
  const fenced = new client.Counter({
    name: 'tandem_release_fenced_total',
    help: 'Containers of an old color that were ended because they did not let go',
    labelNames: ['container'],
    registers,
  });
  const gauge = (name: string, help: string, value: () => number | null | undefined) =>
    new client.Gauge({
      name,
      help,
      registers,
      collect() {
        const now = value();
        if (now === null || now === undefined) this.remove();
        else this.set(now);
      },
    });
  gauge('tandem_release_epoch', 'Epoch of the record on colors', () => note.value.record?.epoch);
  gauge(
    'tandem_release_flip_seconds',
    'Time until all doors led to the new color, in the last switch',
    () => seconds(note.value.timings?.flip_ms),
  );
  gauge(
    'tandem_release_takeover_seconds',
    'Time until the new color worked, in the last switch',
    () => seconds(note.value.timings?.takeover_ms),
  );
  gauge(
    'tandem_release_rollback_seconds',
    'From the first bad answer to the old color working, in the last rollback by the watch',
    () => seconds(note.value.watch?.rollback_ms),
  );
  gauge('tandem_release_watch_interval_seconds', 'Between two readings of a watch', () =>
    seconds(READ_MS),
  );
  new client.Gauge({
    name: 'tandem_release_live',
    help: '1 for the color that is live',
    labelNames: ['color'],
    registers,
    collect() {
      this.reset();
      const live = note.value.record?.live;
      if (live === undefined) return;
      for (const color of COLORS) this.set({ color }, color === live ? 1 : 0);
    },
  });
  new client.Gauge({
    name: 'tandem_release_watch',
    help: '1 for the outcome of the running or last watch',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      const now = note.value.watch?.outcome;
      if (now === undefined) return;
      for (const outcome of OUTCOMES) this.set({ outcome }, outcome === now ? 1 : 0);
    },
  });
  return {
    switched: () => switches.inc({ by: 'operator' }),
    rolledBack: () => switches.inc({ by: 'watch' }),
    fenced: (slug) => fenced.inc({ container: slug }),
  };
}

function seconds(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : ms / 1_000;
}
