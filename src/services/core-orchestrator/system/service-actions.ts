/** Services as containers: started, stopped, restarted and looked at through the steward of their machine. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { Type } from 'typebox';
import type {
  ContainerInfo,
  ContainerSummary,
  ContainerUsage,
} from '../../../contracts/steward.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { facade } from '../../facade/facade.ts';
import { success } from '../success.ts';
import { findService } from './find-service.ts';
import { oldService, oldServices } from './old-replies.ts';
import { ServiceName, ServiceReply, ServicesReply, VerbInput } from './schemas.ts';
import { askAll, askSteward, awayOf } from './stewards.ts';

const system = facade('system');
const agent = 'UnifiedSystemAgent' as const;

/** Longer than the grace of any container. */
const VERB_MS = 60_000;

/** Who asked this service; the steward writes it into its audit record. */
export function onBehalfOf(ctx: CallContext): JsonObject {
  const who = ctx.principal?.subject ?? ctx.caller;
  return who === undefined ? {} : { on_behalf_of: who };
}

function verb(name: 'start' | 'stop' | 'restart', summary: string) {
  return system.action({
    summary,
    requires: { scope: 'system:write' },
    timeoutMs: VERB_MS,
    input: VerbInput,
    output: ServiceReply,
    run: async ({ service_name, machine, force = false }, ctx) => {
      const place = await findService(ctx, service_name, machine);
      const { changed, container } = await askSteward<{
        changed: boolean;
        container: ContainerInfo;
      }>(
        ctx,
        place.machine,
        `${name}_container`,
        { name: place.name, force, ...onBehalfOf(ctx) },
        VERB_MS,
      );
      return { ...success, service: service_name, info: { ...container, changed } };
    },
    old: {
      agent,
      request: ({ service_name }) => ({ action: `${name}_service`, service_name }),
      reply: oldService,
      ignore: ['info'],
    },
  });
}

export const serviceActions = {
  start_service: verb('start', 'Starts a container of the fleet'),
  stop_service: verb('stop', 'Stops a container of the fleet'),
  restart_service: verb('restart', 'Restarts a container of the fleet'),

  get_service_status: system.action({
    summary: 'State, limits, restarts and use of one container',
    input: Type.Object(ServiceName),
    output: ServiceReply,
    run: async ({ service_name, machine }, ctx) => {
      const place = await findService(ctx, service_name, machine);
      const { container, usage } = await askSteward<{
        container: ContainerInfo;
        usage: ContainerUsage;
      }>(ctx, place.machine, 'inspect_container', { name: place.name, usage: true });
      return { ...success, service: service_name, info: { ...container, usage } };
    },
    old: {
      agent,
      request: ({ service_name }) => ({ action: 'get_service_status', service_name }),
      reply: oldService,
      ignore: ['info'],
    },
  }),

  list_services: system.action({
    summary:
      'State of every container of the fleet, by name; of a name on two machines as machine/name',
    input: Type.Object({}),
    output: ServicesReply,
    run: async (_, ctx) => {
      const answers = await askAll<{ containers: ContainerSummary[] }>(ctx, 'list_containers');
      const all = answers.flatMap((answer) => ('reply' in answer ? answer.reply.containers : []));
      return { ...success, services: byName(all), unavailable: awayOf(answers) };
    },
    old: {
      agent,
      request: () => ({ action: 'list_services' }),
      reply: oldServices,
      ignore: ['services'],
    },
  }),
};

/** A name that runs on both machines is `machine/name` for both, whichever of them answers. */
export function byName(all: readonly ContainerSummary[]): Record<string, ContainerSummary> {
  const times = Map.groupBy(all, ({ name }) => name);
  return Object.fromEntries(
    all.map((one) => {
      const several = times.get(one.name)!.length > 1;
      return [several ? `${one.machine}/${one.name}` : one.name, one];
    }),
  );
}
