/** Reading the replies of the old protocol, whose success and failure had many words. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { DelegationRefused } from '../../../contracts/error-catalogue/services/facade.ts';
import { declaredErrors, TandemError } from '../../../contracts/errors.ts';

const FAILURES = new Set(['error', 'not_found', 'failed', 'failure', 'unknown_action', 'denied']);

/** Where the old agents put the text of an error, in the order in which it is looked for. */
const REASONS = ['error', 'message', 'reason'] as const;

/**
 * Gives the reply back when it is a success.
 *
 * @throws the failure it carries: under its own code when it is one of the catalogue, else
 *   DELEGATION_REFUSED
 */
export function successOf(reply: JsonObject, legacy: string, action: string): JsonObject {
  const { status } = reply;
  const failed =
    typeof status === 'string' ? FAILURES.has(status.toLowerCase()) : isText(reply['error']);
  if (!failed) return reply;
  const reason = REASONS.map((key) => reply[key]).find(isText) ?? 'it gave no reason';
  const known = declaredErrors().get(String(reply['code'] ?? ''));
  if (known) throw new TandemError(known.code, reason, known.traits, detailsOf(reply));
  throw new DelegationRefused({ legacy, action, reason });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function detailsOf({ details }: JsonObject): Record<string, unknown> {
  return typeof details === 'object' && details !== null ? { ...details } : {};
}
