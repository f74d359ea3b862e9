import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';
import { History, Port, Recommendation, VramReport } from './schemas.ts';

export default agent({
  name: 'SystemDigitalTwin',
  description: 'The old twin: figures of both machines and the states of agents',
  actions: {
    get_metrics: notPorted({
      summary: 'Latest figures',
      input: Nothing,
      output: reply({ metrics: Details }),
    }),

    get_history: notPorted({
      summary: 'The last 60 samples of each figure',
      input: Nothing,
      output: reply({ history: History }),
    }),

    get_all_agents: notPorted({
      summary: 'State, machine and last sign of life by agent',
      input: Nothing,
      output: reply({ agents: Type.Record(Type.String(), Details) }),
    }),

    get_registered_agents: notPorted({
      summary: 'All agents with their endpoints',
      input: Nothing,
      output: reply({ agents: Type.Array(Details) }),
    }),

    get_ok_agents: notPorted({
      summary: 'Agents whose state is exactly ok',
      input: Nothing,
      output: reply({ count: Type.Integer(), agents: Type.Unknown() }),
    }),

    get_agent_info: notPorted({
      summary: 'What is known of one agent',
      input: Type.Object({ agent_name: Text }),
      output: reply({ agent_info: Details }),
    }),

    simulate_load: notPorted({
      summary: 'Whether a machine can take a load',
      input: Type.Object({
        load_type: Type.Enum(['vram', 'cpu', 'ram']),
        value: Type.Number({ exclusiveMinimum: 0, description: 'MB, or per cent for cpu' }),
      }),
      output: reply({
        timestamp: Type.Optional(Type.String()),
        current_state: Details,
        load_type: Type.String(),
        requested_value: Type.Number(),
        recommendation: Recommendation,
        reason: Type.String(),
      }),
    }),

    register_agent: notPorted({
      summary: 'Passes a registration on, or notes the state of an agent',
      input: Type.Object({
        agent_name: Type.Optional(Type.String()),
        status: Type.Optional(Type.String()),
        location: Type.Optional(Type.String()),
        registration_data: Type.Optional(Details),
      }),
      output: Done,
    }),

    get_agent_endpoint: notPorted({
      summary: 'The endpoint of an agent',
      input: Type.Object({ agent_name: Text }),
      output: reply({ host: Type.String(), port: Port }),
    }),

    publish_event: notPorted({
      summary: 'Notes an event',
      input: Type.Object({ event: Details }),
      output: reply({ message: Type.String(), event_id: Type.String() }),
    }),

    report_error: notPorted({
      summary: 'Notes an error',
      input: Type.Object({ error: Details }),
      output: reply({ error_id: Type.String() }),
    }),

    update_vram_metrics: notPorted({
      summary: 'Takes the VRAM use that a model server reports',
      input: Type.Object({ payload: VramReport }),
      output: Done,
    }),
  },
});
