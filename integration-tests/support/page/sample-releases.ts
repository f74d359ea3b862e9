/** A fleet that released this morning, and a breach the day before. */
import type { ReleaseEvent } from '../../../src/contracts/release/event.ts';

const MINUTE = 60_000;
const MACHINES = ['mainpc', 'pc2'] as const;

export function sampleReleases(now: number): {
  machines: ReleaseEvent[];
  happenings: ReleaseEvent[];
} {
  const at = (minutesAgo: number) => new Date(now - minutesAgo * MINUTE).toISOString();
  const told = (
    machine: string,
    kind: ReleaseEvent['kind'],
    minutesAgo: number,
    more: Partial<ReleaseEvent> = {},
  ): ReleaseEvent => ({
    machine,
    kind,
    timestamp: at(minutesAgo),
    release: '0.2.1-20261126T080000Z',
    color: 'green',
    record: {
      epoch: 4,
      live: 'green',
      next: null,
      rehearsing: null,
      versions: { blue: '0.2.0', green: '0.2.1' },
      release: '0.2.1-20261126T080000Z',
      at: at(12),
    },
    watch: {
      release: '0.2.1-20261126T080000Z',
      epoch: 4,
      outcome: machine === 'mainpc' ? 'watching' : 'passed',
      started_at: at(2),
      ends_at: at(-3),
      breach: null,
      rollback_ms: null,
    },
    timings: { flip_ms: 2.1, takeover_ms: 240 },
    reason: null,
    ...more,
  });
  const breach = 'core-orchestrator: 4.20 % of 381 answers are 5xx, 1.00 % allowed';
  return {
    machines: MACHINES.map((machine) => told(machine, 'state', 0)),
    happenings: [
      ...MACHINES.map((machine) => told(machine, 'committed', 2)),
      ...MACHINES.map((machine) => told(machine, 'prepared', 2.1)),
      told('mainpc', 'rehearsed', 9),
      told('mainpc', 'rolled-back', 1_300, { release: '0.2.0-rc', color: 'blue', reason: breach }),
    ],
  };
}
