/** The documented rule: lower runs first, 1 to 10. */
import type { JsonObject } from '../../../contracts/actions/action.ts';

const BASE: Readonly<Record<string, number>> = { audio: 1, text: 2, vision: 3, background: 5 };
const OTHER = 3;
const USER: Readonly<Record<string, number>> = { admin: -2, premium: -1, standard: 0, guest: 1 };
const URGENCY: Readonly<Record<string, number>> = { critical: -3, high: -1, normal: 0, low: 1 };
/** Share of the queue above which everything waits one step longer. */
const CROWDED = 0.8;

export interface PriorityInput {
  readonly kind: string;
  readonly userId?: string | undefined;
  readonly metadata?: JsonObject | undefined;
  /** How much of the queue is taken, 0 to 1. */
  readonly load: number;
}

/** A user's type counts only when the user is named. */
export function priorityOf({ kind, userId, metadata = {}, load }: PriorityInput): number {
  const base = pick(BASE, kind) ?? OTHER;
  const user = userId ? (pick(USER, metadata['user_type']) ?? 0) : 0;
  const urgency = pick(URGENCY, metadata['urgency']) ?? 0;
  const crowded = load > CROWDED ? 1 : 0;
  return Math.min(10, Math.max(1, base + user + urgency + crowded));
}

function pick(table: Readonly<Record<string, number>>, key: unknown): number | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}
