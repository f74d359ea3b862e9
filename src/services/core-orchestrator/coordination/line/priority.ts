/** How urgent a request is: 1 runs first, 10 last. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { LIMITS } from '../limits.ts';

const BASE: Readonly<Record<string, number>> = { audio: 1, text: 2, vision: 3, background: 5 };
const OTHER = 3;
const USER_TYPE: Readonly<Record<string, number>> = {
  admin: -2,
  premium: -1,
  standard: 0,
  guest: 1,
};
const URGENCY: Readonly<Record<string, number>> = { critical: -3, high: -1, normal: 0, low: 1 };

const MOST_URGENT = 1;
const LEAST_URGENT = 10;
const MINUTE_MS = 60_000;

export interface Asked {
  readonly type: string;
  readonly user_id?: string | undefined;
  readonly metadata?: JsonObject | undefined;
}

/**
 * Priority of a request: base of its type, the kind of user (only of a user that is named), its
 * urgency, and one step less when the queue is crowded.
 *
 * @param fill taken share of the queue, 0 to 1
 */
export function priorityOf({ type, user_id, metadata = {} }: Asked, fill: number): number {
  const base = step(BASE, type) ?? OTHER;
  const user = user_id ? (step(USER_TYPE, metadata['user_type']) ?? 0) : 0;
  const urgency = step(URGENCY, metadata['urgency']) ?? 0;
  const crowded = fill > LIMITS.crowdedShare ? 1 : 0;
  return clamp(base + user + urgency + crowded);
}

/** Priority after waiting: a step more urgent per minute, so that nobody waits for ever. */
export function aged(priority: number, waitedMs: number): number {
  return Math.max(MOST_URGENT, priority - waitedMs / MINUTE_MS);
}

const clamp = (priority: number) => Math.min(LEAST_URGENT, Math.max(MOST_URGENT, priority));

function step(steps: Readonly<Record<string, number>>, key: unknown): number | undefined {
  return typeof key === 'string' && Object.hasOwn(steps, key) ? steps[key] : undefined;
}
