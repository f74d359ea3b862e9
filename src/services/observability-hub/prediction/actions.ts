/** Questions about failures to come. */
import { Type } from 'typebox';
import { MemberUnknown } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { Prediction } from '../../../contracts/observability/observability.ts';
import { action } from '../../../runtime/agent.ts';
import { AgentName, ok, success } from '../schemas.ts';
import { running } from './start.ts';

export const predictionActions = {
  list_predictions: action({
    summary: 'How likely members are to fail within the next hour, and why; the likeliest first',
    input: Type.Object({
      member: Type.Optional(Type.String({ minLength: 1, description: 'Member id' })),
    }),
    output: Type.Object({ ...ok, predictions: Type.Array(Prediction) }),
    run: ({ member }) => {
      const { forecasts, fleet } = running.get();
      if (member === undefined) return { ...success, predictions: forecasts.all() };
      const found = fleet.member(member);
      if (found === undefined) throw new MemberUnknown({ member });
      const prediction = forecasts.now(found);
      return { ...success, predictions: prediction === undefined ? [] : [prediction] };
    },
  }),

  predict_failure: action({
    summary: 'How likely an agent is to fail within the next hour, and why',
    input: Type.Object({ agent_name: AgentName }),
    output: Type.Object({
      ...ok,
      member: Type.String(),
      /** Null: nothing can be said of an agent that does not run, or that nobody sees. */
      probability: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
      expected_in_seconds: Prediction.properties.expected_in_seconds,
      parts: Prediction.properties.parts,
    }),
    run: ({ agent_name }) => {
      const { forecasts, fleet } = running.get();
      const found = fleet.member(agent_name) ?? fleet.named(agent_name);
      if (found === undefined) throw new MemberUnknown({ member: agent_name });
      const unknown = { probability: null, expected_in_seconds: null, parts: [] };
      const prediction = forecasts.now(found) ?? unknown;
      return { ...success, member: found.id, ...prediction };
    },
  }),
};
