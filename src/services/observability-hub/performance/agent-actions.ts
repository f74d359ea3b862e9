/** Performance of one agent, and the figures of the machines, as the old hub gave them. */
import { Type } from 'typebox';
import { MemberUnknown } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import type { HostSample } from '../../../contracts/steward.ts';
import { action } from '../../../runtime/agent.ts';
import { quantile } from '../anomalies/statistics/robust.ts';
import { WATCHED } from '../anomalies/watched.ts';
import { AgentName, Details, Nothing, ok, success } from '../schemas.ts';
import { running } from './running.ts';
import { Figures } from './schemas.ts';
import { answerInTime } from './store.ts';
import { summaryOf } from './summary-of.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Durations that the summary of an agent is made from. */
const MOST_DURATIONS = 2_000;

export const agentActions = {
  performance_metrics: action({
    summary: 'What is known of the performance of one agent: measured, reported and logged',
    input: Type.Object({ agent_name: AgentName }),
    output: Type.Object({
      ...ok,
      metrics: Type.Object({
        agent_name: Type.String(),
        member: Type.Union([Type.String(), Type.Null()]),
        timestamp: Type.String(),
        /** By series, over the last hour; only what has values. */
        series: Type.Record(
          Type.String(),
          Type.Object({ latest: Type.Number(), median: Type.Number(), max: Type.Number() }),
        ),
        figures: Type.Union([Figures, Type.Null()]),
        /** By action, from the last 2000 durations that were logged. */
        durations: Type.Record(
          Type.String(),
          Type.Object({ count: Type.Integer(), median: Type.Number(), p95: Type.Number() }),
        ),
        usage: Type.Union([Details, Type.Null()]),
      }),
    }),
    run: async ({ agent_name }) => {
      const { store, fleet, series } = running.get();
      await store.catchUp(answerInTime());
      const member = fleet.named(agent_name)?.id ?? null;
      const figures = store.figures.services(agent_name)[agent_name] ?? null;
      const rows = (kind: 'metric' | 'usage', limit: number) =>
        store.log.between(kind, agent_name, -Infinity, Infinity, limit).map(({ body }) => body);
      const durations = rows('metric', MOST_DURATIONS);
      const usage = rows('usage', 1)[0] ?? null;
      if (member === null && figures === null && durations.length === 0 && usage === null)
        throw new MemberUnknown({ member: agent_name });
      const since = Date.now() - HOUR_MS;
      const measured = Object.keys(WATCHED).flatMap((name) => {
        const summary = summaryOf(series.history(member ?? '', name, since).values);
        return summary === undefined ? [] : [[name, summary] as const];
      });
      return {
        ...success,
        metrics: {
          ...{ agent_name, member, timestamp: new Date().toISOString() },
          ...{ series: Object.fromEntries(measured), figures, usage },
          durations: durationsOf(durations),
        },
      };
    },
  }),

  collected_metrics: action({
    summary: 'What the machines use, in the form of the old hub; other machines as `name@machine`',
    input: Nothing,
    output: Type.Object({
      ...ok,
      metrics: Type.Record(
        Type.String(),
        Type.Object({
          value: Type.Number(),
          timestamp: Type.String(),
          source: Type.String(),
          tags: Type.Record(Type.String(), Type.String()),
        }),
      ),
      collection_time: Type.String(),
    }),
    run: () => {
      const { fleet } = running.get();
      const entries = fleet.machines().flatMap(({ name: machine, host }) => {
        const { timestamp } = host ?? {};
        return Object.entries(figuresOf(host)).flatMap(([name, value]) => {
          if (value === null) return [];
          const key = machine === fleet.machine ? name : `${name}@${machine}`;
          const source = `steward of ${machine}`;
          return [[key, { value, timestamp: String(timestamp), source, tags: { machine } }]];
        });
      });
      const metrics = Object.fromEntries(entries);
      return { ...success, metrics, collection_time: new Date().toISOString() };
    },
  }),
};

function durationsOf(rows: readonly Readonly<Record<string, unknown>>[]) {
  const byAction = Map.groupBy(rows, ({ action: name }) => String(name));
  return Object.fromEntries(
    [...byAction].map(([name, own]) => {
      const sorted = Float64Array.from(own, ({ duration }) => Number(duration)).sort();
      const [median, p95] = [quantile(sorted, 0.5), quantile(sorted, 0.95)];
      return [name, { count: own.length, median, p95 }];
    }),
  );
}

/** Null for what was not measured. */
function figuresOf(host: Readonly<Record<string, unknown>> | null): Record<string, number | null> {
  if (host === null) return {};
  const { cpu, memory, disk } = host as unknown as HostSample;
  const share = ({ used_bytes, total_bytes }: { used_bytes: number; total_bytes: number }) =>
    total_bytes === 0 ? null : (100 * used_bytes) / total_bytes;
  const fullest = disk.map(share).filter((percent) => percent !== null);
  return {
    cpu_percent: cpu.percent,
    memory_percent: share(memory),
    disk_percent: fullest.length === 0 ? null : Math.max(...fullest),
  };
}
