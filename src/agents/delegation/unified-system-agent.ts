import { cpus, platform, tmpdir, totalmem } from 'node:os';
import { Type } from 'typebox';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { action, agent } from '../../runtime/agent.ts';
import type { CallContext } from '../../runtime/context.ts';
import { Details, Nothing, Text, reply } from '../schemas.ts';
import { nothingToMove } from './shared/nothing-to-move.ts';
import { stateActions } from './shared/state-actions.ts';
import { Containers, TIMEOUT_MS } from './unified-system-agent/containers.ts';
import { removeOldFiles } from './unified-system-agent/scratch.ts';

const NAME = 'UnifiedSystemAgent';
const HOUR_MS = 60 * 60 * 1000;

const ServiceName = Type.Object({ service_name: Text });
const ServiceReply = reply({
  service: Type.Optional(Type.String()),
  info: Type.Optional(Type.Unknown()),
  message: Type.Optional(Type.String()),
});

const containers = ({ call, identity }: CallContext) => new Containers(call, identity.machine);

/** One action on one container. */
function onService(
  summary: string,
  done: string | undefined,
  work: (containers: Containers, name: string) => Promise<JsonObject>,
) {
  return action({
    summary,
    input: ServiceName,
    output: ServiceReply,
    timeoutMs: TIMEOUT_MS,
    run: async ({ service_name }, ctx) => {
      const info = await work(containers(ctx), service_name);
      const message = done === undefined ? {} : { message: `Service ${service_name} ${done}` };
      return { status: 'success', service: service_name, info, ...message };
    },
  });
}

export default agent({
  name: NAME,
  description: 'The old starter of local services',
  actions: {
    start_service: onService('Starts a service', 'started', (all, name) => all.start(name)),
    stop_service: onService('Stops a service', 'stopped', (all, name) => all.stop(name)),
    restart_service: onService('Restarts a service', 'restarted', (all, name) => all.restart(name)),
    get_service_status: onService('State of a service', undefined, (all, name) =>
      all.inspect(name),
    ),

    list_services: action({
      summary: 'State of all services of this machine',
      input: Nothing,
      output: reply({ services: Details }),
      timeoutMs: 10_000,
      run: async (_input, ctx) => ({ status: 'success', services: await containers(ctx).list() }),
    }),

    cleanup_system: action({
      summary: 'Removes scratch files of this container that are older than an hour',
      input: Nothing,
      output: reply({ message: Type.String(), removed: Type.Array(Type.String()) }),
      run: async () => {
        const removed = await removeOldFiles(tmpdir(), HOUR_MS);
        return { status: 'success', message: `${removed.length} files removed`, removed };
      },
    }),

    get_system_info: action({
      summary: 'Host name, platform, CPU count and memory',
      input: Nothing,
      output: reply({
        system_info: Type.Object({
          hostname: Type.String(),
          platform: Type.String(),
          cpu_count: Type.Integer(),
          memory_total: Type.Integer({ description: 'Bytes' }),
        }),
      }),
      run: (_input, { identity }) => ({
        status: 'success',
        system_info: {
          // The host name inside a container is the container's id.
          hostname: identity.machine,
          platform: platform(),
          cpu_count: cpus().length,
          memory_total: totalmem(),
        },
      }),
    }),

    ...stateActions(nothingToMove(NAME)),
  },
});
