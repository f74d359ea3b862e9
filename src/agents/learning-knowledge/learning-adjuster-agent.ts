import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Share, Text, reply } from '../schemas.ts';

const Adjustment = Type.Object({
  current_value: Type.Number(),
  suggested_value: Type.Number(),
  correlation: Type.Number({ minimum: -1, maximum: 1 }),
  confidence: Share,
});

export default agent({
  name: 'LearningAdjusterAgent',
  description: 'Registers and tunes learning parameters',
  actions: {
    register_parameter: notPorted({
      summary: 'Registers a parameter with its bounds and step',
      input: Type.Object({ config: Type.Object({ name: Text }) }),
      output: Done,
    }),

    adjust_parameter: notPorted({
      summary: 'Sets a parameter within its bounds',
      input: Type.Object({ parameter_name: Text, new_value: Type.Number() }),
      output: Done,
    }),

    record_performance: notPorted({
      summary: 'Stores a result and the parameters it was reached with',
      input: Type.Object({
        metric_name: Text,
        value: Type.Number(),
        parameters: Type.Optional(Details),
      }),
      output: Done,
    }),

    optimize_parameters: notPorted({
      summary: 'Suggests new values from the results so far',
      input: Type.Object({ metric_name: Text }),
      output: reply({ adjustments: Type.Record(Type.String(), Adjustment) }),
    }),
  },
});
