/** One row of the old bus, from any of the shapes its publishers sent. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { unixSeconds } from '../../../contracts/actions/legacy-time.ts';

export interface ErrorRow {
  /** Unix seconds. */
  readonly timestamp: number;
  readonly agent: string;
  readonly error_type: string;
  readonly message: string;
  /** The publisher's own word. */
  readonly severity: string;
  readonly context: JsonObject;
}

const LONGEST = 16_384;

/** Fields that have a place of their own in a row; the rest goes into `context`. */
const PLACED = new Set([
  ...[
    'timestamp',
    'agent',
    'agent_name',
    'agent_id',
    'source',
    'source_agent',
    'error_type',
    'type',
  ],
  ...['message', 'details', 'severity', 'context', 'error_data', 'message_type'],
]);

/**
 * Makes the row.
 *
 * @param receivedAt Unix milliseconds, for a message that carries no time
 * @returns undefined when no agent is named
 */
export function rowOf(given: JsonObject, receivedAt: number): ErrorRow | undefined {
  const inner = given['error_data'];
  const body = isObject(inner) ? { ...given, ...inner } : given;
  const agent = text(body, ['agent', 'agent_name', 'source', 'source_agent', 'agent_id']);
  if (agent === undefined) return undefined;
  const details = body['details'];
  const rest = Object.entries(body).filter(([name]) => !PLACED.has(name));
  return {
    timestamp: unixSeconds(body['timestamp']) ?? receivedAt / 1000,
    agent,
    error_type: text(body, ['error_type', 'type']) ?? 'unknown',
    message:
      text(body, ['message', 'details']) ?? (isObject(details) ? JSON.stringify(details) : ''),
    severity: text(body, ['severity']) ?? 'error',
    context: {
      ...Object.fromEntries(rest),
      ...(isObject(details) ? details : {}),
      ...(isObject(body['context']) ? body['context'] : {}),
    },
  };
}

/** SHA-256 of the row: a message that comes twice is stored once. */
export function idOfRow(row: ErrorRow): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('hex');
}

function text(body: JsonObject, names: readonly string[]): string | undefined {
  const found = names.map((name) => body[name]).find((v) => typeof v === 'string' && v !== '');
  return typeof found === 'string' ? found.slice(0, LONGEST) : undefined;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
