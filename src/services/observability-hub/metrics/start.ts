/** Puts the metrics of the hub together. */
import client from 'prom-client';
import type { Stop } from '../../../runtime/agent.ts';
import type { Hub } from '../part.ts';
import { readInfrastructure } from './infrastructure/pages.ts';
import { PrometheusClient } from './prometheus/prometheus-client.ts';
import { Puller } from './pull/puller.ts';
import { startRounds } from './pull/rounds.ts';
import { targetsOf } from './pull/targets.ts';
import { running } from './running.ts';
import { sampleHosts } from './series/hosts.ts';
import { Sampler } from './series/sampler.ts';

export function startMetrics({ ctx, fleet, series: history }: Hub): Stop {
  const sampler = new Sampler(history, fleet);
  const pulls = new client.Counter({
    name: 'tandem_metrics_pulls_total',
    help: 'Members asked for their metrics, by whether they answered',
    labelNames: ['outcome'],
    registers: [ctx.metrics],
  });
  const puller = new Puller({
    machine: fleet.machine,
    call: ctx.call,
    readInfrastructure,
    onPage: (member, page) => {
      pulls.inc({ outcome: page === undefined ? 'silent' : 'answered' });
      sampler.take(member, page);
    },
  });
  const targets = () => targetsOf(fleet);
  const stopListening = fleet.onChange(({ gone }) => {
    for (const id of gone) {
      sampler.forget(id);
      puller.forget(id);
    }
  });
  const stopRounds = startRounds({
    targets,
    puller,
    onRound: () => sampleHosts(fleet.machines(), history, Date.now()),
  });
  const forget = running.set({
    fleet,
    history,
    prometheus: new PrometheusClient(),
    puller,
    targets,
  });
  return async () => {
    await stopRounds();
    stopListening();
    await forget();
  };
}
