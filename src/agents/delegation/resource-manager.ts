import { Type } from 'typebox';
import {
  AllocationExists,
  AllocationUnknown,
  ResourcesInsufficient,
} from '../../contracts/error-catalogue/services/resources.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Nothing, Text, reply } from '../schemas.ts';
import { Figures, Stats, THRESHOLDS, Thresholds, allUnder } from './resource-manager/figures.ts';
import {
  Held,
  THRESHOLDS_KEY,
  allocationKey,
  allocations,
  readState,
  type Kept,
} from './resource-manager/state.ts';
import { Percent } from './shared/schemas.ts';
import { Opened } from './shared/opened.ts';
import { Records } from './shared/records.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'ResourceManager';
const kept = new Opened<Kept>(NAME);
const figures = new Opened<Figures>(NAME);
/** Ids that are being given out while the figures are read. */
const underWay = new Set<string>();

const thresholds = () => (kept.get().get(THRESHOLDS_KEY) as Thresholds | undefined) ?? THRESHOLDS;

async function allocate(id: string, type: string, amount: number): Promise<void> {
  if (kept.get().has(allocationKey(id)) || underWay.has(id)) throw new AllocationExists({ id });
  underWay.add(id);
  try {
    const stats = await figures.get().read();
    if (!allUnder(stats, thresholds()))
      throw new ResourcesInsufficient({ reason: 'a figure is over its threshold' });
    const held = { type, amount, allocated_at: new Date().toISOString(), status: 'allocated' };
    kept.get().set(allocationKey(id), held);
  } finally {
    underWay.delete(id);
  }
}

export default agent({
  name: NAME,
  description: 'The old bookkeeping of resources by threshold',
  actions: {
    get_stats: action({
      summary: 'Use of CPU, memory, disk and GPU memory; null where there is no GPU',
      input: Nothing,
      output: reply({ stats: Stats }),
      run: async () => ({ status: 'success', stats: await figures.get().read() }),
    }),

    check_resources: action({
      summary: 'Whether all figures are under their thresholds',
      input: Nothing,
      output: reply({ available: Type.Boolean() }),
      run: async () => ({
        status: 'success',
        available: allUnder(await figures.get().read(), thresholds()),
      }),
    }),

    allocate_resources: action({
      summary: 'Notes an allocation while all figures are under their thresholds',
      input: Type.Object({
        resource_id: Text,
        resource_type: Text,
        amount: Type.Optional(Type.Number({ default: 1 })),
      }),
      output: reply({ resource_id: Type.String(), message: Type.Optional(Type.String()) }),
      run: async ({ resource_id, resource_type, amount = 1 }) => {
        await allocate(resource_id, resource_type, amount);
        const message = `Resource ${resource_id} allocated successfully`;
        return { status: 'success', resource_id, message };
      },
    }),

    release_resources: action({
      summary: 'Forgets an allocation',
      input: Type.Object({ resource_id: Text }),
      output: reply({ resource_id: Type.String() }),
      run: ({ resource_id }) => {
        if (!kept.get().delete(allocationKey(resource_id)))
          throw new AllocationUnknown({ id: resource_id });
        return { status: 'success', resource_id };
      },
    }),

    get_status: action({
      summary: 'Figures, allocations and thresholds',
      input: Nothing,
      output: reply({
        current_stats: Stats,
        allocated_resources: Type.Record(Type.String(), Held),
        resources_available: Type.Boolean(),
        thresholds: Thresholds,
      }),
      run: async () => {
        const current_stats = await figures.get().read();
        return {
          status: 'success',
          current_stats,
          allocated_resources: allocations(kept.get()),
          resources_available: allUnder(current_stats, thresholds()),
          thresholds: thresholds(),
        };
      },
    }),

    set_thresholds: action({
      summary: 'Sets thresholds in per cent',
      input: Type.Object({
        cpu_threshold: Type.Optional(Percent),
        memory_threshold: Type.Optional(Percent),
        gpu_threshold: Type.Optional(Percent),
      }),
      output: reply({ thresholds: Thresholds }),
      run: (input) => {
        const before = thresholds();
        kept.get().set(THRESHOLDS_KEY, {
          cpu: input.cpu_threshold ?? before.cpu,
          memory: input.memory_threshold ?? before.memory,
          gpu: input.gpu_threshold ?? before.gpu,
        });
        return { status: 'success', thresholds: thresholds() };
      },
    }),

    ...stateActions({
      export: () => [
        ...Object.entries(allocations(kept.get())).map(([id, value]) => ({
          key: allocationKey(id),
          value,
        })),
        { key: THRESHOLDS_KEY, value: thresholds() },
      ],
      import: (records) => kept.get().setAll(readState(NAME, records)),
    }),
  },
  start: async (ctx) => {
    const records = await Records.onDisk<Held | Thresholds>(ctx.stateDir, 'resources.sqlite');
    kept.set(records);
    figures.set(new Figures(ctx));
    return () => {
      kept.set(undefined);
      figures.set(undefined);
      records.close();
    };
  },
});
