/**
 * Working set of the services, idle, against what each may use, and of all that observes both machines together.
 *
 *     node scripts/bench/memory.ts [--settle 60] [--json]
 *
 * Reads a running fleet (`scripts/up`) and waits until its youngest container has been there for the settle time,
 * seconds. Exits with 1 when a service, or the observability of both machines, uses more than it may.
 */
import { parseArgs } from 'node:util';
import { fleetAtHand, machinesOf } from '../../src/cli/fleet/fleet-at-hand.ts';
import { listContainers, type FleetContainer } from '../../src/engine/containers/containers.ts';
import { connectEngines, type Engine } from '../../src/engine/engine.ts';
import { usageOf } from '../../src/engine/containers/usage.ts';
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
/** All that observes, on both machines: MiB together. */
const OBSERVABILITY = new Set(['observability-hub', 'prometheus', 'alertmanager']);
const OBSERVABILITY_ALLOWED = 700;
/** Samples of which the median counts, so that a collection of garbage is not what is told. */
const SAMPLES = 5;
const BETWEEN_MS = 2_000;

interface Watched extends FleetContainer {
  readonly engine: Engine;
}

async function watched(): Promise<Watched[]> {
  const engines = await connectEngines(machinesOf(fleetAtHand()));
  const lists = engines.map(async (engine) =>
    (await listContainers(engine)).map((container) => ({ ...container, engine })),
  );
  return (await Promise.all(lists))
    .flat()
    .filter(({ role, agent }) => role === 'service' || OBSERVABILITY.has(agent))
    .filter(({ state }) => state === 'running');
}

async function bytesOf({ engine, id }: Watched): Promise<number> {
  const seen: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const usage = (await usageOf(engine, [id], BETWEEN_MS)).get(id);
    if (usage !== undefined) seen.push(usage.memoryBytes);
  }
  return median(seen);
}

const found = await watched();
if (found.length === 0) throw new Error('no service of the fleet runs here; scripts/up starts it');
const youngest = Math.max(...found.map(({ startedAt }) => startedAt));
const waitMs = youngest + Number(values.settle) * 1000 - Date.now();
if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));

const rows = await Promise.all(
  found.map(async (container) => ({
    service: `${container.machine}/${container.agent}`,
    observes: OBSERVABILITY.has(container.agent),
    mib: Number(((await bytesOf(container)) / MIB).toFixed(1)),
    allowed: ALLOWED[container.agent] ?? null,
  })),
);
const observing = rows.filter(({ observes }) => observes);
const sum = Number(observing.reduce((total, { mib }) => total + mib, 0).toFixed(1));
const together = { containers: observing.length, mib: sum, allowed: OBSERVABILITY_ALLOWED };
if (values.json) console.log(JSON.stringify({ rows, observability: together }));
else
  console.log(`
${machineLine()}
The youngest has been there for ${values.settle} s at least, the oldest for ${hours()}; median of ${SAMPLES} samples
| container | working set, MiB | allowed |
|---|---:|---:|
${rows.map(({ service, mib, allowed }) => `| ${service} | ${mib} | ${allowed ?? ''} |`).join('\n')}
| observability of both machines, ${together.containers} containers | ${sum} | ${OBSERVABILITY_ALLOWED} |`);
const tooMuch = rows.some(({ mib, allowed }) => allowed !== null && mib > allowed);
process.exit(tooMuch || sum > OBSERVABILITY_ALLOWED ? 1 : 0);

function hours(): string {
  const oldest = Math.min(...found.map(({ startedAt }) => startedAt));
  return `${((Date.now() - oldest) / 3_600_000).toFixed(2)} h`;
}
