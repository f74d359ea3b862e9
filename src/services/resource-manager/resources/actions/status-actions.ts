/** Actions that tell how the machines are, and the thresholds of the old rule. */
import { Type } from 'typebox';
import { facade } from '../../../facade/facade.ts';
import { running } from '../../running.ts';
import { currentStats } from '../reports/current-stats.ts';
import { oldView } from './old-bookkeeping.ts';
import { OldStats, PoolView } from './schemas.ts';
import { Thresholds, overThresholds } from './thresholds.ts';
import { poolsOf } from './views.ts';

const resources = facade('resources');
const Nothing = Type.Object({});
const Percent = Type.Optional(Type.Number({ minimum: 0, maximum: 100 }));
const old = (ignore: readonly string[] = []) => ({ agent: 'ResourceManager' as const, ignore });

export const statusActions = {
  resource_status: resources.action({
    summary: 'Total, allocated and free resources by pool: of all machines together, and of each',
    input: Type.Object({ machine: Type.Optional(Type.String()) }),
    output: Type.Object({
      status: Type.String(),
      resources: Type.Record(Type.String(), PoolView),
      machines: Type.Record(Type.String(), Type.Record(Type.String(), PoolView)),
      timestamp: Type.String(),
    }),
    run: ({ machine }) => {
      const { book } = running().resources;
      const all = [...book.machines.values()].filter(
        ({ name }) => machine === undefined || name === machine,
      );
      return {
        status: 'success',
        resources: poolsOf(book, all),
        machines: Object.fromEntries(all.map((one) => [one.name, poolsOf(book, [one])])),
        timestamp: new Date().toISOString(),
      };
    },
  }),

  get_stats: resources.action({
    summary: 'Use of CPU, memory, disk and GPU memory of the machine; null where there is no GPU',
    input: Nothing,
    output: Type.Object({ status: Type.String(), stats: OldStats }),
    run: async () => ({ status: 'success', stats: await currentStats(running()) }),
    old: old(['stats']),
  }),

  check_resources: resources.action({
    summary: 'Whether all figures of the machine are under their thresholds',
    input: Nothing,
    output: Type.Object({
      status: Type.String(),
      available: Type.Boolean(),
      reasons: Type.Optional(Type.Array(Type.String())),
    }),
    run: async () => {
      const now = running();
      const reasons = overThresholds(await currentStats(now), now.thresholds.value);
      return { status: 'success', available: reasons.length === 0, reasons };
    },
    old: old(['reasons']),
  }),

  get_status: resources.action({
    summary: 'Figures, allocations and thresholds in the terms of the old agent',
    input: Nothing,
    output: Type.Object({
      status: Type.String(),
      current_stats: OldStats,
      allocated_resources: Type.Record(
        Type.String(),
        Type.Object({
          type: Type.String(),
          amount: Type.Number(),
          allocated_at: Type.Unknown(),
          status: Type.String(),
        }),
      ),
      resources_available: Type.Boolean(),
      thresholds: Thresholds,
    }),
    run: async () => {
      const now = running();
      const stats = await currentStats(now);
      const held = now.resources.book.allocations().filter(({ holder }) => holder === 'user');
      return {
        status: 'success',
        current_stats: stats,
        allocated_resources: Object.fromEntries(held.map((a) => [a.id, oldView(a)])),
        resources_available: overThresholds(stats, now.thresholds.value).length === 0,
        thresholds: now.thresholds.value,
      };
    },
    old: old(['current_stats']),
  }),

  set_thresholds: resources.action({
    summary: 'Sets in per cent from which use nothing is allocated in the old shape',
    input: Type.Object({
      cpu_threshold: Percent,
      memory_threshold: Percent,
      gpu_threshold: Percent,
    }),
    output: Type.Object({ status: Type.String(), thresholds: Type.Optional(Thresholds) }),
    run: async ({ cpu_threshold, memory_threshold, gpu_threshold }) => {
      const { thresholds } = running();
      const before = thresholds.value;
      await thresholds.set({
        cpu: cpu_threshold ?? before.cpu,
        memory: memory_threshold ?? before.memory,
        gpu: gpu_threshold ?? before.gpu,
      });
      return { status: 'success', thresholds: thresholds.value };
    },
    old: old(['thresholds']),
  }),
};
