import { Type } from 'typebox';
import { MissingAgentName } from '../../contracts/error-catalogue/agents/delegation.ts';
import { AgentNotFound } from '../../contracts/error-catalogue/services/registry.ts';
import { action, agent } from '../../runtime/agent.ts';
import { MachineStatsReader } from '../../runtime/host/machine-stats.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';
import { shortages } from './predictive-health-monitor/host-watch.ts';
import { Journal } from './predictive-health-monitor/journal.ts';
import { keyOf, Monitor } from './predictive-health-monitor/monitor.ts';
import { TIERS, WatchedRecord, type Watched } from './predictive-health-monitor/watched.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { Records } from './shared/records.ts';
import { readRecords } from './shared/record-key.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'PredictiveHealthMonitor';
const ROUND_MS = 10_000;
const HOST_MS = 300_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const monitor = new Opened<Monitor>(NAME);
const journal = new Opened<Journal>(NAME);

const Who = Type.Object({
  machine_id: Text,
  agent_name: Type.Optional(Type.String({ maxLength: 128 })),
});

/** Old clients wrote `MainPC` and `PC2`. */
function keyFor({ machine_id, agent_name }: { machine_id: string; agent_name?: string }) {
  if (!agent_name) throw new MissingAgentName();
  const machine = machine_id.toLowerCase();
  return { machine, agent_name, key: keyOf(machine, agent_name) };
}

/** @throws LEGACY_AGENT_NAME_MISSING, AGENT_NOT_FOUND */
function watched(who: { machine_id: string; agent_name?: string }): Watched {
  const { key, agent_name } = keyFor(who);
  const found = monitor.get().get(key);
  if (found === undefined) throw new AgentNotFound({ agent_name });
  return found;
}

export default agent({
  name: NAME,
  description: 'The old predictor of failures',
  discriminator: 'request_type',
  actions: {
    register: action({
      summary: 'Watches an agent',
      input: Type.Object({
        ...Who.properties,
        dependencies: Type.Optional(Type.Array(Text, { description: 'Restarted with it, tier 3' })),
      }),
      output: Done,
      run: ({ dependencies = [], ...who }) => {
        const { machine, agent_name } = keyFor(who);
        const registered_at = new Date().toISOString();
        monitor.get().put([{ machine_id: machine, agent_name, dependencies, registered_at }]);
        return { status: 'success' };
      },
    }),

    unregister: action({
      summary: 'Stops watching an agent',
      input: Who,
      output: Done,
      run: (who) => {
        watched(who);
        monitor.get().remove(keyFor(who).key);
        return { status: 'success' };
      },
    }),

    heartbeat: action({
      summary: 'Notes a sign of life',
      input: Who,
      output: Done,
      run: (who) => {
        watched(who).heartbeat(Date.now());
        return { status: 'success' };
      },
    }),

    get_status: action({
      summary: 'State of the watched agents, by machine and name',
      input: Nothing,
      output: reply({ agents: Details }),
      run: () => ({
        status: 'success',
        agents: Object.fromEntries(
          monitor
            .get()
            .entries()
            .map(([key, one]) => [key, one.view()]),
        ),
      }),
    }),

    recover_agent: action({
      summary: 'Recovers a watched agent: 1 restart, 2 stop and start, 3 with dependencies, 4 all',
      input: Type.Object({ ...Who.properties, tier: Type.Optional(Type.Enum([...TIERS])) }),
      output: Done,
      timeoutMs: 300_000,
      run: async ({ tier = 1, ...who }) => {
        await monitor.get().recover(watched(who), tier);
        return { status: 'success' };
      },
    }),

    get_recoveries: action({
      summary: 'The recoveries tried last, the newest first',
      input: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
      output: reply({ recoveries: Type.Array(Details) }),
      run: ({ limit = 50 }) => ({
        status: 'success',
        recoveries: journal.get().recoveries(limit),
      }),
    }),

    ...stateActions({
      export: () =>
        monitor
          .get()
          .entries()
          .map(([key, { record }]) => ({ key: `watched:${key}`, value: record })),
      import: (records) =>
        monitor
          .get()
          .put(readRecords(NAME, 'watched', WatchedRecord, records).map(([, value]) => value)),
    }),
  },
  start: async (ctx) => {
    const records = await Records.onDisk<WatchedRecord>(ctx.stateDir, 'watched.sqlite');
    const kept = await Journal.open(ctx.stateDir);
    const opened = new Monitor(ctx, records, kept);
    const stats = new MachineStatsReader(ctx.stateDir);
    monitor.set(opened);
    journal.set(kept);
    const stops = [
      every(ROUND_MS, ctx.log, 'probing the watched agents', () => opened.round()),
      every(HOST_MS, ctx.log, 'measuring the machine', async () => {
        for (const shortage of shortages(await stats.read()))
          ctx.publish('alert', {
            action: 'alert',
            agent_name: NAME,
            alert_type: 'resource_shortage',
            severity: 'warning',
            timestamp: new Date().toISOString(),
            ...shortage,
          });
      }),
      every(DAY_MS, ctx.log, 'removing old rows', () => kept.cleanUp()),
    ];
    return () => {
      for (const stop of stops) stop();
      monitor.set(undefined);
      journal.set(undefined);
      records.close();
      kept.close();
    };
  },
});
