/** A summary of the definition for the hubs: who should be there, where, and who waits for whom. */
import type { PlanEntry } from '../../../contracts/observability/observability.ts';
import { edgesOf } from '../../graph/edges.ts';
import { entryKey, type Entry, type Fleet } from '../../model.ts';
import { wavesOf } from '../../waves.ts';
import type { RenderedFile } from '../rendered-file.ts';

/** The rendered summary, under `compose/`. */
export const FLEET_PLAN_FILE = 'config/fleet.json';

/** Name of the compose config, and where the container finds it. */
export const FLEET_PLAN_CONFIG = {
  source: 'fleet-plan',
  target: '/etc/tandem/fleet.json',
} as const;

/** Program of the containers that get the summary. */
const HUB_PROGRAM = 'services/observability-hub/main';

export function readsFleetPlan({ run }: Entry): boolean {
  return run.kind === 'builtin' && run.entry === HUB_PROGRAM;
}

/** One entry a line, so that a change of the definition is a change of one line; null without a hub. */
export function fleetPlanFile(fleet: Fleet): RenderedFile | null {
  if (!fleet.entries.some(readsFleetPlan)) return null;
  const waves = wavesOf(fleet);
  const edges = edgesOf(fleet);
  const lines = fleet.entries
    .map((entry) =>
      planEntry(
        entry,
        waves.get(entry) ?? 1,
        edges.filter((e) => e.from === entry),
      ),
    )
    .sort((a, b) => compare(a.machine, b.machine) || compare(a.slug, b.slug))
    .map((entry) => JSON.stringify(entry));
  return { path: FLEET_PLAN_FILE, text: `[\n${lines.join(',\n')}\n]\n` };
}

function planEntry(
  entry: Entry,
  wave: number,
  edges: readonly { readonly to: Entry }[],
): PlanEntry {
  const { name, machine, slug, group, role, required, profiles, gpu, resources } = entry;
  return {
    name,
    machine,
    slug,
    group,
    role,
    wave,
    required,
    profiles: [...profiles],
    depends_on: edges.map(({ to }) => entryKey(to)),
    gpu: gpu && { device: gpu.device, vram_mib: gpu.vramMiB },
    memory_mib: resources.memoryMiB,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
