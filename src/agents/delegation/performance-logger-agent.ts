import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, reply } from '../schemas.ts';

export default agent({
  name: 'PerformanceLoggerAgent',
  description: 'The old log of durations and resource use',
  actions: {
    log_metric: notPorted({
      summary: 'Stores how long an action took',
      input: Type.Object({
        metric: Type.Object({
          agent: Text,
          action: Text,
          duration: Type.Number({ description: 'Seconds' }),
          timestamp: Type.Optional(Type.Unknown()),
          metadata: Type.Optional(Details),
        }),
      }),
      output: Done,
    }),

    log_resource_usage: notPorted({
      summary: 'Stores what an agent used',
      input: Type.Object({
        usage: Type.Object({
          agent: Text,
          cpu_percent: Type.Number(),
          memory_mb: Type.Number(),
          timestamp: Type.Optional(Type.Unknown()),
          metadata: Type.Optional(Details),
        }),
      }),
      output: Done,
    }),

    get_agent_metrics: notPorted({
      summary: 'Durations of an agent in a time span',
      input: Type.Object({
        agent: Text,
        start_time: Type.Optional(Type.Unknown()),
        end_time: Type.Optional(Type.Unknown()),
      }),
      output: reply({ metrics: Type.Array(Details) }),
    }),

    get_agent_resource_usage: notPorted({
      summary: 'Resource use of an agent in a time span',
      input: Type.Object({
        agent: Text,
        start_time: Type.Optional(Type.Unknown()),
        end_time: Type.Optional(Type.Unknown()),
      }),
      output: reply({ usage: Type.Array(Details) }),
    }),
  },
});
