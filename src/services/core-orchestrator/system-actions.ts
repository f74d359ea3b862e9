/** The capability `system`: containers of the fleet, and the hosts they run on. */
import { Type } from 'typebox';
import { notPorted } from '../../runtime/agent.ts';
import { Success } from './success.ts';

const Nothing = Type.Object({});
const Info = Type.Record(Type.String(), Type.Unknown());
const ServiceName = Type.Object({ service_name: Type.String({ minLength: 1 }) });
const ServiceReply = Type.Object({ ...Success, service: Type.String(), info: Info });

export const systemActions = {
  start_service: notPorted({
    summary: 'Starts a container of the fleet',
    input: ServiceName,
    output: ServiceReply,
  }),
  stop_service: notPorted({
    summary: 'Stops a container of the fleet',
    input: ServiceName,
    output: ServiceReply,
  }),
  restart_service: notPorted({
    summary: 'Restarts a container of the fleet',
    input: ServiceName,
    output: ServiceReply,
  }),
  get_service_status: notPorted({
    summary: 'State of one container',
    input: ServiceName,
    output: ServiceReply,
  }),
  list_services: notPorted({
    summary: 'State of every container, by name',
    input: Nothing,
    output: Type.Object({ ...Success, services: Type.Record(Type.String(), Info) }),
  }),
  cleanup_system: notPorted({
    summary: 'Removes what the fleet no longer needs from the hosts',
    input: Nothing,
    output: Type.Object(Success),
  }),
  get_system_info: notPorted({
    summary: 'Host name, platform, CPU count and memory',
    input: Nothing,
    output: Type.Object({
      ...Success,
      system_info: Type.Object({
        hostname: Type.String(),
        platform: Type.String(),
        cpu_count: Type.Integer(),
        memory_total: Type.Integer({ description: 'Bytes' }),
      }),
    }),
  }),
};
