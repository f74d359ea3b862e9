/** The two tables of the old scorer. */
import { Type } from 'typebox';
import { Share } from '../../schemas.ts';

export const FILE = 'trust.sqlite';

/** Results kept for each model; older ones go, the totals stay. */
export const OUTCOMES_KEPT = 10_000;

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS model_scores (
    model_id TEXT PRIMARY KEY, successes INTEGER NOT NULL, total INTEGER NOT NULL,
    last_response_time REAL NOT NULL, score REAL NOT NULL, updated_at TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS performance_logs (
    model_id TEXT NOT NULL, id TEXT NOT NULL, success INTEGER NOT NULL, response_time REAL NOT NULL,
    timestamp TEXT NOT NULL, error_message TEXT, PRIMARY KEY (model_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS by_time ON performance_logs (model_id, timestamp, id);
`;

export const ModelRecord = Type.Object({
  successes: Type.Integer({ minimum: 0 }),
  total: Type.Integer({ minimum: 0 }),
  last_response_time: Type.Number({ minimum: 0, description: 'Seconds' }),
  score: Share,
  updated_at: Type.String(),
});

export const OutcomeRecord = Type.Object({
  success: Type.Boolean(),
  response_time: Type.Number({ minimum: 0, description: 'Seconds' }),
  timestamp: Type.String(),
  error_message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

/** Key of a result: `outcome:<model_id>:<number or ISO time>`; a model id may hold colons itself. */
export function parseOutcomeKey(key: string): { model: string; id: string } | undefined {
  const found = /^outcome:(.+):(\d+(?:\.\d+)?|\d{4}-\d\d-\d\dT[^\s]+)$/s.exec(key);
  return found === null ? undefined : { model: found[1]!, id: found[2]! };
}
