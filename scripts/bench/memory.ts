/**
 * Working set of the services, idle, against what each may use.
 *
 *     node scripts/bench/memory.ts [--settle 60] [--json]
 *
 * Reads a running fleet (`scripts/up`) and waits until its youngest container has been there for the settle time,
 * seconds. Exits with 1 when a service uses more than it may.
 */
import { parseArgs } from 'node:util';
import { fleetAtHand, machinesOf } from '../../src/cli/fleet-at-hand.ts';
import { listContainers, type FleetContainer } from '../../src/engine/containers.ts';
import { connectEngines, type Engine } from '../../src/engine/engine.ts';
import { usageOf } from '../../src/engine/usage.ts';
import { machineLine } from './support/machine.ts';
import { median } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    settle: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const MIB = 1024 ** 2;
/** MiB. */
const ALLOWED: Readonly<Record<string, number>> = {
  'core-orchestrator': 90,
  'error-bus': 90,
  'resource-manager': 90,
  'security-gateway': 90,
  'observability-hub': 150,
};
/** Samples of which the median counts, so that a collection of garbage is not what is told. */
const SAMPLES = 5;
const BETWEEN_MS = 2_000;

interface Watched extends FleetContainer {
  readonly engine: Engine;
}

async function services(): Promise<Watched[]> {
  const engines = await connectEngines(machinesOf(fleetAtHand()));
  const lists = engines.map(async (engine) =>
    (await listContainers(engine)).map((container) => ({ ...container, engine })),
  );
  return (await Promise.all(lists))
    .flat()
    .filter(({ role, state }) => role === 'service' && state === 'running');
}

async function bytesOf({ engine, id }: Watched): Promise<number> {
  const seen: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const usage = (await usageOf(engine, [id], BETWEEN_MS)).get(id);
    if (usage !== undefined) seen.push(usage.memoryBytes);
  }
  return median(seen);
}

const found = await services();
if (found.length === 0) throw new Error('no service of the fleet runs here; scripts/up starts it');
const youngest = Math.max(...found.map(({ startedAt }) => startedAt));
const waitMs = youngest + Number(values.settle) * 1000 - Date.now();
if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));

const rows = await Promise.all(
  found.map(async (container) => ({
    service: `${container.machine}/${container.agent}`,
    mib: Number(((await bytesOf(container)) / MIB).toFixed(1)),
    allowed: ALLOWED[container.agent] ?? null,
  })),
);
if (values.json) console.log(JSON.stringify(rows));
else
  console.log(`
${machineLine()}
Idle for ${values.settle} s at least; median of ${SAMPLES} samples
| service | working set, MiB | allowed |
|---|---:|---:|
${rows.map(({ service, mib, allowed }) => `| ${service} | ${mib} | ${allowed ?? ''} |`).join('\n')}`);
process.exit(rows.some(({ mib, allowed }) => allowed !== null && mib > allowed) ? 1 : 0);
