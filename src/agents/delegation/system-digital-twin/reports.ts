import { Type, type Static } from 'typebox';
import { VramReport as Schema } from '../shared/schemas.ts';

export const VramReport = Schema;
export type VramReport = Static<typeof VramReport>;

/** An agent as it told of itself. */
export const AgentNote = Type.Object({
  status: Type.String(),
  location: Type.String(),
  last_seen: Type.String({ description: 'ISO 8601' }),
});
export type AgentNote = Static<typeof AgentNote>;
