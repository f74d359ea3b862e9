import { readValue, unknownRecord, idOf } from '../shared/record-key.ts';
import type { MovableState } from '../shared/state-actions.ts';
import type { Outcome, Scores } from './scores.ts';
import { ModelRecord, OutcomeRecord, parseOutcomeKey } from './tables.ts';

/** Scores as `model:<model_id>`, results as `outcome:<model_id>:<number>`. */
export function movableScores(agent: string, scores: () => Scores): MovableState {
  return {
    export: () => [
      ...scores()
        .models()
        .map(([model, value]) => ({ key: `model:${model}`, value: { ...value } })),
      ...scores()
        .outcomes()
        .map(({ model, id, outcome }) => ({
          key: `outcome:${model}:${id}`,
          value: { ...outcome },
        })),
    ],
    import: (records) => {
      const writes = records.map((record) => {
        const model = idOf('model', record.key);
        if (model !== undefined) {
          const value = readValue(agent, ModelRecord, record);
          return () => scores().putModel(model, value);
        }
        const outcome = parseOutcomeKey(record.key);
        if (outcome === undefined)
          throw unknownRecord(
            agent,
            record.key,
            'its keys are model:<id> and outcome:<id>:<number>',
          );
        const value = readValue(agent, OutcomeRecord, record);
        const full: Outcome = { ...value, error_message: value.error_message ?? null };
        return () => scores().putOutcome(outcome.model, outcome.id, full);
      });
      scores().together(() => writes.forEach((write) => write()));
    },
  };
}
