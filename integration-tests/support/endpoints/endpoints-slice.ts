/** The four services behind the ingresses of both machines, and the agents behind them as the test plays them. */
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { LEGACY_AGENTS } from '../../../src/contracts/migration/modes.ts';
import { act } from '../agents/acting-agent.ts';
import { BOTH_INGRESSES, doorOpen } from '../clients/ingress.ts';
import { connectAs } from '../clients/operator.ts';
import { Slice } from '../containers/slice.ts';
import { NEVER_ANSWERED } from './core-orchestrator-samples.ts';
import { FOUR } from './new-endpoints.ts';
import { MODEL } from './resource-manager-samples.ts';

const ON_BOTH = ['nats', 'steward', 'ingress'];
const of = (machine: string) =>
  FOUR.filter((one) => one.machine === machine).map(({ name }) => name);

export const endpointsSlice = () =>
  new Slice({
    services: {
      mainpc: [...ON_BOTH, ...of('mainpc'), 'knowledge-base'],
      pc2: [...ON_BOTH, ...of('pc2'), LEGACY_AGENTS.AgentTrustScorer.host],
    },
    expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
    environment: BOTH_INGRESSES,
    startupTimeoutMs: 240_000,
  });

/** Waits until every service is reached through its ingress. */
export async function fourDoorsOpen(): Promise<void> {
  for (const { machine, name } of FOUR) await doorOpen(machine, name);
}

/** Agents behind requests of users, and the model server; what they leave open is theirs to close. */
export async function playAgents(slice: Slice): Promise<NatsConnection[]> {
  const thinker = await connectAs(slice, 'mainpc', 'chain-of-thought-agent');
  act(thinker, 'ChainOfThoughtAgent', 'solve', ({ input, reply }) => {
    if (input['prompt'] !== NEVER_ANSWERED) reply({ result: 'so', steps: [] });
  });
  const models = await connectAs(slice, 'mainpc', 'model-manager-suite');
  const loaded = { [MODEL]: { device: 'MainPC', vram_usage_mb: 1_000 } };
  act(models, 'ModelManagerSuite', 'get_loaded_models_status', ({ reply }) =>
    reply({ loaded_models: loaded }),
  );
  act(models, 'ModelManagerSuite', 'unload_model', ({ input, reply }) =>
    reply({ model_id: input['model_id'] }),
  );
  await Promise.all([thinker.flush(), models.flush()]);
  return [thinker, models];
}

/** An event that the error bus cannot read. */
export async function leaveDeadLetter(slice: Slice): Promise<void> {
  const agent = await connectAs(slice, 'mainpc', 'knowledge-base');
  await jetstream(agent).publish('errors.events', 'no JSON');
  await agent.close();
}
