/** From any of the old shapes to the one report of this fleet. Pure. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { ReportInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import {
  CATEGORIES,
  reportLimits,
  type Category,
  type ErrorReport,
} from '../../../contracts/error-report.ts';
import { boundedContext, clean, cut } from '../../../runtime/errors/bounded.ts';
import { categoryOf } from '../../../runtime/errors/category.ts';
import { contentIdOf } from './content-id.ts';
import { leftOver, NAMES, objectOf, textOf } from './fields.ts';
import type { Hints } from './hints.ts';
import { ownReport } from './own-report.ts';
import { severityOf } from './severity.ts';
import { timeOf } from './time.ts';

/** Longest type and id, characters. */
const LONGEST_WORD = 128;
const MACHINE_PREFIX = /^(mainpc|pc2)\./i;

/**
 * Makes the report.
 *
 * @throws ERROR_REPORT_INVALID when nobody can be told to have reported it, or it says nothing
 */
export function normalise(given: JsonObject, hints: Hints): ErrorReport {
  const own = ownReport(given);
  if (own !== undefined) return own;
  const body = unwrap(given);
  const source = textOf(body, NAMES.agent) ?? hints.agent;
  const agent = source === undefined ? '' : subjectToken(source.replace(MACHINE_PREFIX, ''));
  if (source === undefined || agent === '')
    throw new ReportInvalid({ reason: 'no agent is named' });
  const details = objectOf(body['details']);
  const type = textOf(body, NAMES.type) ?? textOf(details ?? {}, NAMES.type);
  const message = messageOf(body, details) ?? type;
  if (message === undefined) throw new ReportInvalid({ reason: 'neither a message nor a type' });
  const errorType = cut(type ?? 'unknown', LONGEST_WORD);
  const stack = textOf(body, NAMES.stack);
  const correlation = textOf(body, NAMES.correlation);
  const task = textOf(body, NAMES.task);
  const id = textOf(body, NAMES.id)?.slice(0, LONGEST_WORD);
  const content = {
    timestamp: new Date(
      timeOf(body['timestamp'] ?? body['time']) ?? hints.receivedAt,
    ).toISOString(),
    agent_name: agent,
    severity: severityIn(body, hints),
    error_type: errorType,
    message: cut(clean(message), reportLimits.message),
    context: boundedContext({ ...leftOver(body), ...contextIn(body, details) }),
    ...(stack === undefined ? {} : { stack_trace: cut(clean(stack), reportLimits.stack) }),
    ...(correlation === undefined ? {} : { correlation_id: cut(correlation, LONGEST_WORD) }),
  };
  return {
    error_id: contentIdOf(content, id),
    ...content,
    category: categoryIn(body, hints, errorType),
    machine: machineOf(body, source) ?? hints.machine,
    version: textOf(body, ['version']) ?? '',
    instance: 'legacy',
    sequence: 1,
    ...(task === undefined ? {} : { related_task_id: cut(task, LONGEST_WORD) }),
    origin: {
      via: hints.via,
      ...(id === undefined ? {} : { id }),
      ...(hints.from === undefined ? {} : { from: cut(hints.from, LONGEST_WORD) }),
    },
  };
}

/** The ZMQ publishers wrap the error in `error_data`; the old suite wrapped it in `data`. */
function unwrap(body: JsonObject): JsonObject {
  const inner = objectOf(body['error_data']);
  if (inner !== undefined) return { ...body, ...inner };
  return body['action'] === 'publish' ? (objectOf(body['data']) ?? body) : body;
}

function messageOf(body: JsonObject, details: JsonObject | undefined): string | undefined {
  return (
    textOf(body, NAMES.message) ?? textOf(body, ['details']) ?? textOf(details ?? {}, NAMES.message)
  );
}

function contextIn(body: JsonObject, details: JsonObject | undefined): JsonObject {
  const context = body['context'];
  const loose = context === undefined || context === null || objectOf(context) ? {} : { context };
  const spoken = typeof body['details'] === 'string' && textOf(body, NAMES.message) !== undefined;
  return {
    ...loose,
    ...(spoken ? { details: body['details'] } : {}),
    ...(Array.isArray(body['details']) ? { details: body['details'] } : {}),
    ...details,
    ...objectOf(context),
  };
}

function severityIn(body: JsonObject, hints: Hints) {
  const alert = body['message_type'] === 'critical_alert' ? 'critical' : undefined;
  return severityOf(body['severity']) ?? alert ?? severityOf(hints.severity) ?? 'error';
}

function categoryIn(body: JsonObject, hints: Hints, errorType: string): Category {
  for (const word of [body['category'], hints.category]) {
    const category = typeof word === 'string' ? word.toLowerCase() : undefined;
    const known = CATEGORIES.find((one) => one === category);
    if (known !== undefined) return known;
  }
  return categoryOf(errorType);
}

function machineOf(body: JsonObject, source: string): string | undefined {
  const named = textOf(body, NAMES.machine) ?? MACHINE_PREFIX.exec(source)?.[1];
  return named === undefined ? undefined : cut(named.toLowerCase(), LONGEST_WORD);
}

/** Dots, spaces and wildcards have a meaning in subjects. */
function subjectToken(name: string): string {
  return name
    .trim()
    .replace(/[^\w-]/g, '_')
    .slice(0, 63);
}
