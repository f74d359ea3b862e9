/** One memory, as the memory orchestrator keeps it and its clients get it. */
import { Type } from 'typebox';
import { Details, Share, Text } from './schemas.ts';

export const Memory = Type.Object({
  memory_id: Text,
  content: Type.String(),
  memory_type: Type.String({ default: 'general' }),
  /** How fast it fades: 10, 5 or 1 per cent a day. */
  memory_tier: Type.Enum(['short', 'medium', 'long']),
  importance: Share,
  access_count: Type.Integer({ minimum: 0 }),
  last_accessed_at: Type.Number({ description: 'Unix seconds' }),
  created_at: Type.Number({ description: 'Unix seconds' }),
  expires_at: Type.Union([Type.Number({ description: 'Unix seconds' }), Type.Null()]),
  metadata: Details,
  tags: Type.Array(Type.String()),
  relationships: Type.Unknown(),
  parent_id: Type.Union([Type.String(), Type.Null()]),
});
