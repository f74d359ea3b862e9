/** What the hub shows of recovery at `/metrics`. */
import client, { type Registry } from 'prom-client';
import type { RecoveryRecord } from './journal.ts';

/** @returns counts a record when its outcome is known */
export function addRecoveryMetrics(
  registry: Registry,
  enabled: () => boolean,
): (record: RecoveryRecord) => void {
  const registers = [registry];
  const recoveries = new client.Counter({
    name: 'tandem_recoveries_total',
    help: 'Recoveries of this hub by tier, outcome, and whether somebody asked for them',
    labelNames: ['tier', 'outcome', 'asked'],
    registers,
  });
  new client.Gauge({
    name: 'tandem_recovery_enabled',
    help: '0 while the switch is off',
    registers,
    collect() {
      this.set(enabled() ? 1 : 0);
    },
  });
  return ({ tier, outcome, by, healthy_after_seconds }) => {
    // The record is written once more when the member is healthy again.
    if (outcome === 'running' || healthy_after_seconds !== null) return;
    recoveries.inc({ tier, outcome, asked: by === 'automatic' ? 'no' : 'yes' });
  };
}
