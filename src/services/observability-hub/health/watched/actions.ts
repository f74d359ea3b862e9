/** The capability `prediction`, the part that says who is watched: what PredictiveHealthMonitor answered. */
import { Type } from 'typebox';
import { MissingAgentName } from '../../../../contracts/error-catalogue/agents/delegation.ts';
import { AgentNotFound } from '../../../../contracts/error-catalogue/services/registry.ts';
import { memberId } from '../../../../contracts/observability/observability.ts';
import { facade } from '../../../facade/facade.ts';
import { fleetView } from '../running.ts';
import { running as predictions } from '../../prediction/start.ts';
import { recovery } from '../../recovery/start.ts';
import { Details, Nothing, ok, success } from '../../schemas.ts';
import { keyOf, type WatchedRecord } from './record.ts';
import { watched } from './watched.ts';

const prediction = facade('prediction');
const agent = 'PredictiveHealthMonitor';
/** The old monitor takes the name of the action from another field. */
const oldRequest = (request_type: string) => (input: object) => ({ request_type, ...input });

/** What probes saw, each side at its own time. */
const MEASURED = [
  'status',
  'last_heartbeat',
  'response_time',
  'consecutive_failures',
  'failure_probability',
  'last_recovery',
  'last_recovery_tier',
  'registered_at',
].map((field) => `agents.*.${field}`);

const Who = Type.Object({
  machine_id: Type.String({ minLength: 1, maxLength: 63 }),
  agent_name: Type.Optional(Type.String({ maxLength: 128 })),
});

/** Old clients wrote `MainPC` and `PC2`. */
function keyFor({ machine_id, agent_name }: { machine_id: string; agent_name?: string }) {
  if (!agent_name) throw new MissingAgentName();
  const machine = machine_id.toLowerCase();
  return { machine, agent_name, key: keyOf(machine, agent_name) };
}

/** @throws LEGACY_AGENT_NAME_MISSING, AGENT_NOT_FOUND */
function knownKey(who: { machine_id: string; agent_name?: string }): string {
  const { key, agent_name } = keyFor(who);
  if (watched.get(key) === undefined) throw new AgentNotFound({ agent_name });
  return key;
}

export const watchedActions = {
  watch_agent: prediction.action({
    summary: 'Watches an agent for failures to come',
    input: Type.Object({
      ...Who.properties,
      dependencies: Type.Optional(
        Type.Array(Type.String({ minLength: 1 }), { description: 'Entry names' }),
      ),
    }),
    output: Type.Object(ok),
    run: ({ dependencies = [], ...who }) => {
      const { machine, agent_name, key } = keyFor(who);
      const registered_at = new Date().toISOString();
      watched.put(key, { machine_id: machine, agent_name, dependencies, registered_at });
      return success;
    },
    old: { agent, request: oldRequest('register') },
  }),

  unwatch_agent: prediction.action({
    summary: 'Stops watching an agent',
    input: Who,
    output: Type.Object(ok),
    run: (who) => {
      watched.remove(knownKey(who));
      return success;
    },
    old: { agent, request: oldRequest('unregister') },
  }),

  watched_heartbeat: prediction.action({
    summary: 'Notes a sign of life of a watched agent',
    input: Who,
    output: Type.Object(ok),
    run: (who, ctx) => {
      watched.beat(ctx, knownKey(who));
      return success;
    },
    old: { agent, request: oldRequest('heartbeat') },
  }),

  get_watched: prediction.action({
    summary: 'State of the watched agents, by machine and name',
    input: Nothing,
    output: Type.Object({ ...ok, agents: Details }),
    run: () => ({
      ...success,
      agents: Object.fromEntries(
        watched.all().map(([key, record]) => [key.slice(key.indexOf(':') + 1), view(key, record)]),
      ),
    }),
    old: { agent, request: oldRequest('get_status'), ignore: MEASURED },
  }),
};

function view(key: string, record: WatchedRecord) {
  const fleet = fleetView();
  const id = memberId(record.machine_id, record.agent_name);
  const member = fleet.member(id);
  const last = recovery()
    .journal.last(500)
    .find((one) => one.member === id && one.outcome !== 'held_back');
  return {
    ...record,
    status:
      member === undefined || ['unknown', 'unreachable', 'absent'].includes(member.state)
        ? 'unknown'
        : member.state === 'healthy'
          ? 'healthy'
          : 'unhealthy',
    last_heartbeat: watched.lastHeartbeat(key),
    response_time: fleet.responseSeconds(id),
    consecutive_failures: fleet.failures(id),
    failure_probability:
      member === undefined ? null : (predictions.get().forecasts.now(member)?.probability ?? null),
    last_recovery: last?.started_at ?? null,
    last_recovery_tier: last === undefined ? null : Number(last.tier.slice(-1)),
  };
}
