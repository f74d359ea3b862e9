import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'UnifiedSystemAgent',
  description: 'The old starter of local services',
  actions: {
    start_service: notPorted({
      summary: 'Starts a service',
      input: Type.Object({ service_name: Text }),
      output: reply({
        service: Type.Optional(Type.String()),
        info: Type.Optional(Type.Unknown()),
        message: Type.Optional(Type.String()),
      }),
    }),

    stop_service: notPorted({
      summary: 'Stops a service',
      input: Type.Object({ service_name: Text }),
      output: reply({
        service: Type.Optional(Type.String()),
        info: Type.Optional(Type.Unknown()),
        message: Type.Optional(Type.String()),
      }),
    }),

    restart_service: notPorted({
      summary: 'Restarts a service',
      input: Type.Object({ service_name: Text }),
      output: reply({
        service: Type.Optional(Type.String()),
        info: Type.Optional(Type.Unknown()),
        message: Type.Optional(Type.String()),
      }),
    }),

    get_service_status: notPorted({
      summary: 'State of a service',
      input: Type.Object({ service_name: Text }),
      output: reply({
        service: Type.Optional(Type.String()),
        info: Type.Optional(Type.Unknown()),
        message: Type.Optional(Type.String()),
      }),
    }),

    list_services: notPorted({
      summary: 'State of all services',
      input: Nothing,
      output: reply({ services: Details }),
    }),

    cleanup_system: notPorted({
      summary: 'Removes what is no longer needed',
      input: Nothing,
      output: Done,
    }),

    get_system_info: notPorted({
      summary: 'Host name, platform, CPU count and memory',
      input: Nothing,
      output: reply({
        system_info: Type.Object({
          hostname: Type.String(),
          platform: Type.String(),
          cpu_count: Type.Integer(),
          memory_total: Type.Integer(),
        }),
      }),
    }),
  },
});
