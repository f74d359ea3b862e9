/** The hosts under the fleet: what they are, and what was left behind on them. */
import { Type, type Static } from 'typebox';
import { HOME_MACHINE } from '../../../contracts/fleet/machines.ts';
import { StewardAway } from '../../../contracts/error-catalogue/services/steward.ts';
import { facade } from '../../facade/facade.ts';
import { success } from '../success.ts';
import { oldSystemInfo } from './old-replies.ts';
import { CleanupReply, Machine, SystemInfoReply } from './schemas.ts';
import { onBehalfOf } from './service-actions.ts';
import { askAll, askSteward, awayOf, requireMachine } from './stewards.ts';

const system = facade('system');
const agent = 'UnifiedSystemAgent' as const;

/** Removing images takes its time. */
const REMOVE_MS = 60_000;

type HostInfo = Static<typeof SystemInfoReply>['system_info'];
type Found = Static<typeof CleanupReply>['found'];

export const hostActions = {
  get_system_info: system.action({
    summary: 'Host name, platform, CPU count and memory of both machines',
    input: Type.Object({ machine: Machine }),
    output: SystemInfoReply,
    run: async ({ machine = HOME_MACHINE }, ctx) => {
      requireMachine(machine);
      const answers = await askAll<HostInfo & Record<string, unknown>>(ctx, 'host_info');
      const unavailable = awayOf(answers);
      const infos = answers.flatMap((one) =>
        'reply' in one ? [[one.machine, hostInfo(one.reply)] as const] : [],
      );
      const machines: Record<string, HostInfo> = Object.fromEntries(infos);
      const system_info = machines[machine];
      if (!system_info) throw new StewardAway({ machine, reason: unavailable[machine] });
      return { ...success, machine, system_info, machines, unavailable };
    },
    old: {
      agent,
      request: () => ({ action: 'get_system_info' }),
      reply: oldSystemInfo,
      // The old agent tells about its container, and of one machine.
      ignore: ['system_info', 'machines'],
    },
  }),

  cleanup_system: system.action({
    summary:
      'Removes ended one-off containers and untagged images of the fleet; without dry_run: false it only lists them',
    requires: { scope: 'system:write' },
    timeoutMs: REMOVE_MS,
    input: Type.Object({
      machine: Machine,
      dry_run: Type.Optional(Type.Boolean({ description: 'Default true' })),
    }),
    output: CleanupReply,
    run: async ({ machine, dry_run = true }, ctx) => {
      const machines = machine === undefined ? undefined : [requireMachine(machine)];
      const answers = await askAll<{ leftovers: Found[string] }>(
        ctx,
        'list_leftovers',
        {},
        machines,
      );
      const found: Found = Object.fromEntries(
        answers.flatMap((one) => ('reply' in one ? [[one.machine, one.reply.leftovers]] : [])),
      );
      const counts = { removed: 0, kept: 0 };
      for (const [name, leftovers] of Object.entries(found)) {
        if (dry_run || leftovers.length === 0) continue;
        const input = onBehalfOf(ctx);
        const reply = await askSteward(ctx, name, 'remove_leftovers', input, REMOVE_MS);
        counts.removed += (reply['removed'] as unknown[]).length;
        counts.kept += (reply['kept'] as unknown[]).length;
      }
      return { ...success, dry_run, found, ...counts, unavailable: awayOf(answers) };
    },
    old: {
      agent,
      request: () => ({ action: 'cleanup_system' }),
      reply: (_old, { dry_run = true }) => ({
        ...success,
        dry_run,
        found: {},
        removed: 0,
        kept: 0,
        unavailable: {},
      }),
      ignore: ['found', 'removed', 'kept', 'unavailable'],
    },
  }),
};

function hostInfo(reply: HostInfo & Record<string, unknown>): HostInfo {
  const { hostname, platform, cpu_count, memory_total } = reply;
  const { kernel, uptime_seconds, engine_version, cgroup_version } = reply;
  return {
    ...{ hostname, platform, cpu_count, memory_total },
    ...{ kernel, uptime_seconds, engine_version, cgroup_version },
  };
}
