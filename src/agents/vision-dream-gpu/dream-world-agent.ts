import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, limit, reply } from '../schemas.ts';

const Scenario = Type.Object({
  name: Text,
  type: Type.String(),
  description: Type.String(),
  initial_state: Details,
  actions: Type.Array(Details),
  constraints: Type.Array(Details),
  evaluation_metrics: Type.Array(Type.Unknown()),
  metadata: Type.Optional(Details),
});

export default agent({
  name: 'DreamWorldAgent',
  description: 'Simulates scenarios by Monte Carlo tree search',
  actions: {
    run_simulation: notPorted({
      summary: 'Searches for the best action in a scenario',
      input: Type.Object({
        scenario: Text,
        iterations: Type.Optional(Type.Integer({ default: 1000 })),
      }),
      output: reply({
        scenario: Type.String(),
        simulation_id: Type.Integer(),
        best_action: Type.Unknown(),
        expected_value: Type.Number(),
        uncertainty: Type.Number(),
        causal_analysis: Type.Array(Details),
        counterfactuals: Type.Array(Details),
        visits: Type.Integer(),
      }),
    }),

    get_simulation_history: notPorted({
      summary: 'The simulations run last',
      input: Type.Object({ scenario: Type.Optional(Type.String()), limit: limit(10) }),
      output: reply({ simulations: Type.Array(Details) }),
    }),

    create_scenario: notPorted({
      summary: 'Makes a scenario',
      input: Type.Object({ template: Scenario }),
      output: reply({ scenario_id: Type.Integer() }),
    }),

    get_scenario: notPorted({
      summary: 'One scenario',
      input: Type.Object({ scenario_id: Type.Integer() }),
      output: reply({ scenario: Details }),
    }),

    update_scenario: notPorted({
      summary: 'Changes a scenario',
      input: Type.Object({ scenario_id: Type.Integer(), updates: Type.Partial(Scenario) }),
      output: Done,
    }),
  },
});
