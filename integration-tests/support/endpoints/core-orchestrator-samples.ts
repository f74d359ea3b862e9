/** Samples of core-orchestrator. */
import { OLD_INSTANCE } from '../../../src/services/core-orchestrator/registry/shapes/old-registration.ts';
import { until } from '../until.ts';
import { always, nothing, type Sample, type Samples, type World } from './sample.ts';

const CORE = 'core-orchestrator';
/** The agent behind text requests answers all but this at once. */
export const NEVER_ANSWERED = 'never answered';

const agent = ({ run }: World) => ({
  agent_name: `Agent-${run}`,
  host: 'old-host',
  port: 7300,
  machine: 'mainpc',
});
const register = async (world: World) => {
  await world.ask(CORE, 'register_agent', agent(world));
  return agent(world);
};
/** A request that runs until it is cancelled. */
const running = async (world: World) => {
  const request_id = `request-${world.run}`;
  world.begin(CORE, 'text', { data: NEVER_ANSWERED, request_id });
  await until(
    `${request_id} is known`,
    () => world.ask(CORE, 'get_request', { request_id }),
    ({ state }) => state === 'running',
  );
  return { request_id };
};
const done = async (world: World) => {
  const { request_id } = await world.ask(CORE, 'text', { data: 'why?' });
  return { request_id };
};
const TRUST = 'trust';
const trust: Sample = always({ capability: TRUST });

export const coreOrchestratorSamples: Samples = {
  [`${CORE}.call_agent`]: always({ agent: 'KnowledgeBase', action: 'ping', input: {} }),
  [`${CORE}.deregister`]: {
    input: async (world) => {
      const { agent_name: name, machine } = await register(world);
      return { name, machine, instance: OLD_INSTANCE };
    },
  },
  [`${CORE}.watch`]: { input: () => ({}), then: register },

  [`${CORE}.text_stream`]: always({ data: 'why?' }),
  [`${CORE}.coordinate_request`]: always({ target_agent: 'KnowledgeBase', action: 'ping' }),
  [`${CORE}.get_queue_status`]: nothing,
  [`${CORE}.get_suggestion`]: nothing,
  [`${CORE}.get_request`]: { input: done },
  [`${CORE}.cancel_request`]: { input: running },
  [`${CORE}.publish_event`]: always({ event_type: 'tests.lamp', data: { on: true } }),

  [`${CORE}.get_modes`]: nothing,
  [`${CORE}.set_mode`]: always({ capability: TRUST, mode: 'unified' }),
  [`${CORE}.migrate_state`]: always({ capability: TRUST, direction: 'in' }),
  [`${CORE}.get_parity`]: trust,
  [`${CORE}.reset_parity`]: nothing,
  [`${CORE}.watch_modes`]: nothing,
};
