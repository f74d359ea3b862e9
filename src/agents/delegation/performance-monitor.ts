import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'PerformanceMonitor',
  description: 'The old figures per service and their alerts',
  actions: {
    get_metrics: notPorted({
      summary: 'Figures of one service or of all',
      input: Type.Object({ service: Type.Optional(Type.String()) }),
      output: reply({ metrics: Details }),
    }),

    get_alerts: notPorted({
      summary: 'Figures over their thresholds',
      input: Nothing,
      output: reply({
        alerts: Type.Array(
          Type.Object({
            type: Type.String(),
            service: Type.Optional(Type.String()),
            level: Type.String(),
            message: Type.String(),
            details: Type.Optional(Type.Unknown()),
          }),
        ),
      }),
    }),

    log_metric: notPorted({
      summary: 'Takes one figure of a service',
      input: Type.Object({
        service: Text,
        metric_type: Type.Enum(['response_time', 'error', 'request', 'queue_size', 'throughput']),
        value: Type.Number(),
      }),
      output: Done,
    }),
  },
});
