/**
 * How long a change of mode takes until every instance that answers the capability follows it: both hubs where
 * they do, the service otherwise.
 *
 *     node scripts/bench/modes.ts [rounds]
 *
 * Starts a slice of both machines of its own; needs the images. Counts from before the request is sent.
 */
import { CAPABILITY_NAMES } from '../../src/contracts/migration/modes.ts';
import { HUB } from '../../integration-tests/support/clients/hubs.ts';
import { ModeInstances } from '../../integration-tests/support/facade/mode-instances.ts';
import { operator } from '../../integration-tests/support/clients/operator.ts';
import { Slice } from '../../integration-tests/support/containers/slice.ts';
import { machineLine } from './support/machine.ts';
import { median, percentile } from './support/stats.ts';

const rounds = Number(process.argv[2] ?? 20);
const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', HUB],
    pc2: ['nats', 'error-bus', 'security-gateway', 'resource-manager', HUB],
  },
  expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
});

await slice.start();
try {
  const nc = await operator(slice, 'mainpc');
  const instances = new ModeInstances(slice, nc);
  // The first change waits for instances that are still starting.
  const other = { mode: 'gradual', percent: 100 };
  for (const capability of CAPABILITY_NAMES) await instances.set(capability, other);
  const last: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const capability of CAPABILITY_NAMES) {
      const mode = round % 2 === 0 ? { mode: 'unified' } : other;
      last.push(Math.max(...Object.values(await instances.set(capability, mode))));
    }
  await nc.close();
  const ms = (value: number) => value.toFixed(0);
  console.log(`
${machineLine()}
${last.length} changes of ${CAPABILITY_NAMES.length} capabilities, until the last instance followed
| median, ms | p95, ms | longest, ms |
|---:|---:|---:|
| ${ms(median(last))} | ${ms(percentile(last, 95))} | ${ms(Math.max(...last))} |
`);
} finally {
  await slice.stop();
}
