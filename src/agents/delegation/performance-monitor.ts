import { Type } from 'typebox';
import { TooManyServices } from '../../contracts/error-catalogue/agents/delegation.ts';
import {
  alertsOf,
  METRIC_TYPES,
  MOST_SERVICES,
  parseFigureKey,
} from '../../contracts/observability/performance.ts';
import { action, agent } from '../../runtime/agent.ts';
import { MachineStatsReader } from '../../runtime/host/machine-stats.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';
import { PerformanceFigures } from './performance-monitor/figures.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { readValue, unknownRecord } from './shared/record-key.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'PerformanceMonitor';
const PUBLISH_MS = 5_000;
const figures = new Opened<PerformanceFigures>(NAME);
const meter = new Opened<MachineStatsReader>(NAME);
/** Something was logged since the figures were last published. */
let news = false;

async function metrics(service?: string) {
  return {
    timestamp: new Date().toISOString(),
    resources: await meter.get().read(),
    averages: figures.get().averages(),
    services: figures.get().services(service),
  };
}

export default agent({
  name: NAME,
  description: 'The old figures per service and their alerts',
  actions: {
    get_metrics: action({
      summary: 'Figures of one service or of all',
      input: Type.Object({ service: Type.Optional(Type.String()) }),
      output: reply({ metrics: Details }),
      run: async ({ service }) => ({ status: 'success', metrics: await metrics(service) }),
    }),

    get_alerts: action({
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
      run: async () => {
        const host = await meter.get().read();
        return { status: 'success', alerts: alertsOf(host, figures.get().services()) };
      },
    }),

    log_metric: action({
      summary: 'Takes one figure of a service',
      input: Type.Object({
        service: Text,
        metric_type: Type.Enum([...METRIC_TYPES]),
        value: Type.Number(),
      }),
      output: Done,
      run: ({ service, metric_type, value }) => {
        if (!figures.get().log(service, metric_type, value))
          throw new TooManyServices({ agent: NAME, service, limit: MOST_SERVICES });
        news = true;
        return { status: 'success' };
      },
    }),

    ...stateActions({
      export: () => figures.get().records(),
      import: (records) => {
        const read = records.map((record) => {
          const key = parseFigureKey(record.key);
          if (key === undefined)
            throw unknownRecord(NAME, record.key, 'its keys are figure:<service>:<metric type>');
          const schema = Type.Object({ values: Type.Array(Type.Number()) });
          return { ...key, values: readValue(NAME, schema, record).values };
        });
        for (const { service, type, values } of read) figures.get().put(service, type, values);
      },
    }),
  },
  start: (ctx) => {
    figures.set(new PerformanceFigures());
    meter.set(new MachineStatsReader(ctx.stateDir));
    news = false;
    return every(PUBLISH_MS, ctx.log, 'publishing figures', async () => {
      if (!news) return;
      news = false;
      ctx.publish('performance', await metrics());
    });
  },
});
