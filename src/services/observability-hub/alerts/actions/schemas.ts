/** Shapes of several actions about alerts. */
import { Type, type Static } from 'typebox';
import { Alert } from '../../../../contracts/observability/observability.ts';
import type { CallContext } from '../../../../runtime/context.ts';
import type { EndedRow } from '../watch/database.ts';

export const WRITE = { scope: 'alerts:write' } as const;

/** An alert that is over. */
export const PastAlert = Type.Intersect([
  Alert,
  Type.Object({ ends_at: Type.String({ description: 'When the hub saw it last' }) }),
]);
export type PastAlert = Static<typeof PastAlert>;

export function pastAlert({ alert, last_seen }: EndedRow): PastAlert {
  return { ...alert, ends_at: new Date(last_seen).toISOString() };
}

/** Who asks, as people are named. */
export function whoAsks(ctx: Pick<CallContext, 'principal' | 'caller'>): string {
  return ctx.principal?.subject ?? ctx.caller ?? 'unknown';
}
