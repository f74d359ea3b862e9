/** Figures that services report, under the names of the old PerformanceMonitor. */
import { Type } from 'typebox';
import { TooManyServices } from '../../../contracts/error-catalogue/agents/delegation.ts';
import { PerformanceReportInvalid } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import {
  alertsOf,
  METRIC_TYPES,
  MOST_SERVICES,
} from '../../../contracts/observability/performance.ts';
import { facade } from '../../facade/facade.ts';
import { HUB } from '../../../contracts/observability/observability.ts';
import { Details, Nothing, ok, success } from '../schemas.ts';
import { addMetric } from './row-actions.ts';
import { running } from './running.ts';
import { Averages, Figures, Metric } from './schemas.ts';
import { answerInTime } from './store.ts';

const performance = facade('performance');
const agent = 'PerformanceMonitor' as const;

export const figureActions = {
  log_metric: performance.action({
    summary: 'Takes one figure of a service, or (with `metric`) how long an action took',
    input: Type.Object({
      service: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
      metric_type: Type.Optional(Type.Enum([...METRIC_TYPES])),
      value: Type.Optional(Type.Number()),
      metric: Type.Optional(Metric),
    }),
    output: Type.Object(ok),
    run: async ({ service, metric_type: type, value, metric }) => {
      const { store } = running.get();
      if (metric !== undefined) return addMetric(metric);
      if (service === undefined || type === undefined || value === undefined)
        throw new PerformanceReportInvalid();
      if (!store.figures.hasRoomFor(service))
        throw new TooManyServices({ agent: HUB, service, limit: MOST_SERVICES });
      await store.add('figure', service, { type, value });
      return success;
    },
    // Two old agents had an action of this name; what they took tells them apart.
    old: {
      agent,
      agentFor: ({ metric }) => (metric === undefined ? agent : 'PerformanceLoggerAgent'),
    },
  }),

  get_metrics: performance.action({
    summary: 'Figures of one service or of all, and what the machine of this hub uses',
    input: Type.Object({ service: Type.Optional(Type.String()) }),
    output: Type.Object({
      ...ok,
      metrics: Type.Object({
        timestamp: Type.String(),
        resources: Details,
        averages: Averages,
        services: Type.Record(Type.String(), Figures),
      }),
    }),
    run: async ({ service }) => {
      const { store, host } = running.get();
      const [resources] = await Promise.all([host.read(), store.catchUp(answerInTime())]);
      const { figures } = store;
      return {
        ...success,
        metrics: {
          timestamp: new Date().toISOString(),
          resources: { ...resources },
          averages: figures.averages(),
          services: figures.services(service),
        },
      };
    },
    // Of the moment, and of the machine that is asked.
    old: { agent, ignore: ['metrics.resources'] },
  }),

  get_alerts: performance.action({
    summary: 'Figures over their thresholds, and the machine of this hub',
    input: Nothing,
    output: Type.Object({
      ...ok,
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
      const { store, host } = running.get();
      const [resources] = await Promise.all([host.read(), store.catchUp(answerInTime())]);
      return { ...success, alerts: alertsOf(resources, store.figures.services()) };
    },
    // CPU and memory of the moment are among them.
    old: { agent, ignore: ['alerts'] },
  }),
};
