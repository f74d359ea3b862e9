/** The names under which the old shapes carry the same thing. */
import type { JsonObject } from '../../../contracts/actions/action.ts';

/** The first non-empty text (or number) under one of the names. */
export function textOf(body: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = body[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export const NAMES = {
  id: ['error_id', 'id'],
  agent: ['agent_name', 'source_agent', 'agent', 'source', 'agent_id'],
  time: ['timestamp', 'time'],
  type: ['error_type', 'type', 'exception_type', 'exception'],
  message: ['message', 'error_message', 'msg', 'error', 'description'],
  stack: ['stack_trace', 'traceback', 'stack'],
  correlation: ['correlation_id', 'trace_id', 'request_id'],
  task: ['related_task_id', 'task_id'],
  machine: ['originating_machine', 'source_machine', 'machine'],
} as const;

/** Fields with a place of their own in a report, or that say something about delivery only. */
const PLACED = new Set<string>([
  ...NAMES.machine,
  ...[
    'severity',
    'category',
    'context',
    'details',
    'error_data',
    'version',
    'instance',
    'sequence',
  ],
  ...['message_type', 'action', 'origin'],
  // State of the bus or of a delivery, not of the error.
  ...['resolved', 'resolution_notes', 'retry_count', 'cross_machine_alert'],
]);
const TAKEN = [NAMES.id, NAMES.agent, NAMES.time, NAMES.type, NAMES.message, NAMES.stack];
const ALIASES = [...TAKEN, NAMES.correlation, NAMES.task];

/** What has no place of its own; it goes into the context, so that nothing an agent said is lost. */
export function leftOver(body: JsonObject): JsonObject {
  const placed = new Set(PLACED);
  for (const names of ALIASES) {
    const used = names.find((name) => textOf(body, [name]) !== undefined);
    if (used !== undefined) placed.add(used);
  }
  const left = ([name, value]: [string, unknown]) => !placed.has(name) && value !== null;
  return Object.fromEntries(Object.entries(body).filter(left));
}
