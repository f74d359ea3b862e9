/**
 * CPU and memory of the whole idle fleet: all containers plus the engine.
 *
 *     node scripts/bench/idle.ts [settle-seconds] [sample-seconds]
 *
 * Needs a running fleet and an engine on this machine (it reads /proc for the engine's processes).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { listContainers } from '../../src/engine/containers/containers.ts';
import { connectEngines } from '../../src/engine/engine.ts';
import { usageOf } from '../../src/engine/containers/usage.ts';
import { fleetAtHand, machinesOf } from '../../src/cli/fleet/fleet-at-hand.ts';
import { machineLine } from './support/machine.ts';
import { median } from './support/stats.ts';

const settleSeconds = Number(process.argv[2] ?? 300);
const sampleSeconds = Number(process.argv[3] ?? 120);
/** USER_HZ of Linux on every architecture Docker runs on (getconf CLK_TCK). */
const TICKS_PER_SECOND = 100;
const ENGINE_PROCESSES = /^(dockerd|containerd|containerd-shim|docker-proxy|runc|docker-init)/;
const MIB = 1024 ** 2;

const engines = await connectEngines(machinesOf(fleetAtHand()));
const containers = (
  await Promise.all(
    engines.map(async (engine) => (await listContainers(engine)).map((c) => ({ ...c, engine }))),
  )
).flat();
const youngestMs = Math.max(...containers.map((container) => container.startedAt));
const waitMs = youngestMs + settleSeconds * 1000 - Date.now();
if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));

const engineBefore = engineCpuSeconds();
const usage = await Promise.all(
  engines.map((engine) =>
    usageOf(
      engine,
      containers.filter((c) => c.engine === engine).map((c) => c.id),
      sampleSeconds * 1000,
    ),
  ),
);
const engineCpus = (engineCpuSeconds() - engineBefore) / sampleSeconds;
const all = usage.flatMap((map) => [...map]);
const agentIds = new Set(containers.filter((c) => c.role === 'agent').map((c) => c.id));
const services = containers
  .filter((c) => c.role === 'service')
  .map((c) => ({ name: `${c.machine}/${c.agent}`, use: new Map(all).get(c.id) }));
const containerCpus = all.reduce((sum, [, { cpus }]) => sum + cpus, 0);
const agents = all.filter(([id]) => agentIds.has(id)).map(([, u]) => u.memoryBytes / MIB);
const total = all.reduce((sum, [, u]) => sum + u.memoryBytes / MIB, 0);

console.log(`
${machineLine()}
${all.length} containers, idle for ${settleSeconds} s, sampled for ${sampleSeconds} s
| figure | value |
|---|---:|
| containers, % of one core | ${(containerCpus * 100).toFixed(1)} |
| engine (dockerd, containerd, shims, runc), % of one core | ${(engineCpus * 100).toFixed(1)} |
| together, % of one core | ${((containerCpus + engineCpus) * 100).toFixed(1)} |
| working set of an agent container, median MiB | ${median(agents).toFixed(1)} |
| working set of all containers, MiB | ${total.toFixed(0)} |
${services.map(({ name, use }) => `| ${name}, MiB / % of one core | ${((use?.memoryBytes ?? 0) / MIB).toFixed(1)} / ${((use?.cpus ?? 0) * 100).toFixed(2)} |`).join('\n')}`);

/** CPU seconds of the engine's processes and of the children they waited for, which is where runc's time goes. */
function engineCpuSeconds(): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      if (!ENGINE_PROCESSES.test(name)) continue;
      // Fields 14 to 17 of proc(5): utime, stime, cutime, cstime; the name may hold spaces, so count after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    } catch {
      // The process ended between the listing and the reading.
    }
  }
  return ticks / TICKS_PER_SECOND;
}
