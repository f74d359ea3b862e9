/** Actions that tell about the host, its cards and its engine; all of them only look. */
import { Type } from 'typebox';
import { ContainerCounts, GpuSample, HostSample } from '../../contracts/steward.ts';
import { action } from '../../runtime/agent.ts';
import type { Steward } from './steward.ts';

const Nothing = Type.Object({});
const Success = { status: Type.Literal('success'), machine: Type.String() };
const orNull = Type.Union([Type.String(), Type.Null()]);

/** @param running gives the steward, or throws while it starts */
export function hostActions(running: () => Steward) {
  return {
    host_metrics: action({
      summary: 'The latest sample of CPU, memory, disk, network and cards',
      input: Nothing,
      output: Type.Object({ ...Success, host: HostSample }),
      run: () => {
        const steward = running();
        return { status: 'success', machine: steward.machine, host: steward.latest() } as const;
      },
    }),

    gpu_metrics: action({
      summary: 'Figures of the graphics cards, read now',
      input: Nothing,
      output: Type.Object({
        ...Success,
        gpus: Type.Union([Type.Array(GpuSample), Type.Null()]),
        reason: orNull,
      }),
      timeoutMs: 10_000,
      run: async () => {
        const steward = running();
        return {
          status: 'success',
          machine: steward.machine,
          ...(await steward.gpus.refresh()),
        } as const;
      },
    }),

    engine_facts: action({
      summary: 'Restarts, ends and OOM kills of the containers since the steward started',
      input: Nothing,
      output: Type.Object({
        ...Success,
        counts: ContainerCounts,
        containers: Type.Array(
          Type.Object({
            name: Type.String(),
            service: Type.String(),
            running: Type.Boolean(),
            health: Type.String(),
            restarts: Type.Integer(),
            oom_kills: Type.Integer(),
            exits: Type.Record(Type.String(), Type.Integer(), {
              description: 'How often it ended, by exit code',
            }),
          }),
        ),
      }),
      run: () => {
        const { link, machine } = running();
        link.engine();
        const containers = link.tally.all().map((one) => ({
          name: one.agent,
          service: one.service,
          running: one.running,
          health: one.health,
          restarts: one.restarts,
          oom_kills: one.oomKills,
          exits: Object.fromEntries([...one.exits].map(([code, times]) => [String(code), times])),
        }));
        return { status: 'success', machine, counts: link.tally.counts(), containers } as const;
      },
    }),

    host_info: action({
      summary: 'Name, system and size of the host, and what its engine is',
      input: Nothing,
      output: Type.Object({
        ...Success,
        hostname: Type.String(),
        platform: Type.String(),
        kernel: Type.String(),
        cpu_count: Type.Integer(),
        memory_total: Type.Integer({ description: 'Bytes' }),
        uptime_seconds: Type.Number(),
        engine_version: Type.String(),
        cgroup_version: Type.String(),
      }),
      run: () => {
        const steward = running();
        const { info } = steward.link.engine();
        return {
          status: 'success',
          machine: steward.machine,
          hostname: info.Name,
          platform: info.OperatingSystem,
          kernel: info.KernelVersion,
          cpu_count: info.NCPU,
          memory_total: info.MemTotal,
          uptime_seconds: steward.latest().uptime_seconds,
          engine_version: info.ServerVersion,
          cgroup_version: info.CgroupVersion,
        } as const;
      },
    }),
  };
}
