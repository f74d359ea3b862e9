/** Actions of the old hub about predictions. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { AgentName, ok } from '../schemas.ts';

export const predictionActions = {
  predict_failure: notPorted({
    summary: 'How likely an agent is to fail soon',
    input: Type.Object({ agent_name: AgentName }),
    output: Type.Object({
      ...ok,
      probability: Type.Number({ minimum: 0, maximum: 1 }),
      expected_in_seconds: Type.Union([Type.Number(), Type.Null()]),
    }),
  }),
};
