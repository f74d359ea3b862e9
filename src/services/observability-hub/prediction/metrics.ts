/** Likelihoods for Prometheus, under their own name and the old one. */
import type { Registry } from 'prom-client';
import { registerComputed } from '../../../runtime/metrics/alias.ts';
import type { Forecasts } from './forecasts.ts';

export function predictionMetrics(registry: Registry, forecasts: Forecasts): void {
  registerComputed(registry, {
    name: 'tandem_failure_probability',
    help: 'How likely a member is to fail within the next hour, 0 to 1',
    type: 'gauge',
    values: () =>
      forecasts
        .all()
        .map(({ member, probability }) => ({ labels: { member }, value: probability })),
  });
  registerComputed(registry, {
    name: 'agent_failure_probability',
    help: 'Old name of tandem_failure_probability',
    type: 'gauge',
    values: () =>
      forecasts.all().map(({ member, probability }) => ({
        // Two machines may have members of one name.
        labels: { agent_name: member.slice(member.indexOf('/') + 1), member },
        value: probability,
      })),
  });
}
