import { containersOfColor } from '../../../../engine/containers/color-containers.ts';
import type { Engine } from '../../../../engine/engine.ts';
import { usageOf, type Usage } from '../../../../engine/containers/usage.ts';
import type { Measurement } from '../../../ports.ts';
import { cardsOf, demandOf, type Demand } from './demand.ts';
import { check, type GateCheck, type GateWorld } from '../world.ts';

/** CPU is sampled over this long, milliseconds. */
const SAMPLE_MS = 4_000;
/** Samples that are taken for containers which gave no figures. */
const MOST_SAMPLES = 4;

/** Whether both colors fit on the machines together, by what is used now and what the candidate may take. */
export function capacity(world: GateWorld): GateCheck {
  return check(
    {
      id: 'capacity',
      sources: ['capacity.memory', 'capacity.cpu', 'capacity.vram'],
      owner: 'system-architect',
      mission: 'memory, CPU and graphics memory suffice for both colors',
      phase: 'standby',
      timeBoxSeconds: 60,
      escalation:
        'stop what is not needed, or give the machine more; `scripts/tandem status` shows who uses what',
    },
    async ({ candidate }) => {
      const engines = await world.engines(candidate.machines);
      // Machines on one engine share its memory and its cores.
      const hosts = [...Map.groupBy(engines, ({ id }) => id).values()];
      const demands = await Promise.all(
        hosts.map(async (of) => {
          const [engine] = of as [Engine, ...Engine[]];
          const listed = await engine.docker.listContainers();
          const ids = new Set(listed.map(({ Id }) => Id));
          const [candidates, live] = await Promise.all([
            Promise.all(of.map((one) => containersOfColor(one, candidate.color))),
            Promise.all(of.map((one) => containersOfColor(one, candidate.live.color))),
          ]);
          const colored = [...candidates, ...live].flat().filter(({ Id }) => ids.has(Id));
          const needed = colored.map(({ Id }) => Id);
          const usage = await sampled(engine, [...ids], needed);
          return demandOf({
            machines: of.map(({ machine }) => machine),
            info: engine.info,
            usage,
            running: ids,
            candidates: candidates.flat(),
            live: live.flat(),
            fleet: world.fleet,
          });
        }),
      );
      return [fullest('memory', demands), fullest('cpu', demands), cardsOf(world.fleet)];
    },
  );
}

/** A busy engine now and then leaves one out; it is asked again for those that matter. */
async function sampled(
  engine: Engine,
  all: readonly string[],
  needed: readonly string[],
): Promise<ReadonlyMap<string, Usage>> {
  const usage = await usageOf(engine, all, SAMPLE_MS);
  for (let sample = 1; sample < MOST_SAMPLES; sample += 1) {
    const missing = needed.filter((id) => !usage.has(id));
    if (missing.length === 0) break;
    for (const [id, one] of await usageOf(engine, missing, SAMPLE_MS)) usage.set(id, one);
  }
  return usage;
}

export function fullest(kind: 'memory' | 'cpu', demands: readonly Demand[]): Measurement {
  const shares = demands.map((demand) => (demand[kind].wanted / demand[kind].has) * 100);
  const unmeasured = demands.filter((demand) => demand.unmeasured.length > 0);
  return {
    source: `capacity.${kind}`,
    value: unmeasured.length > 0 || shares.length === 0 ? null : Math.max(...shares),
    unit: '%',
    note:
      unmeasured.length > 0
        ? `not measured: ${unmeasured.flatMap((demand) => demand.unmeasured).join(', ')}`
        : null,
    notes: demands.map((demand) => {
      const { wanted, has, unit } = demand[kind];
      return `${demand.machines.join(' and ')}: ${Math.round(wanted * 100) / 100} of ${Math.round(has * 100) / 100} ${unit}`;
    }),
  };
}
