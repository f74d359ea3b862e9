/** From an HTTP request to the input of an action. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { InputInvalid } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { RESUME } from '../../route.ts';
import { readBody } from './body.ts';
import { coerce } from './coerce.ts';
import type { Endpoint, Field } from '../endpoints.ts';
import type { BodyLimits, Incoming } from './exchange.ts';
import { POINTERS, type RequestProblem } from '../answers/problem.ts';
import type { Validate } from './validators.ts';

export interface RequestParts {
  readonly request: Incoming;
  /** Decoded path parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads, validates and joins the parts of a request.
 *
 * @throws what `readBody` throws, and INPUT_INVALID with a pointer to each problem
 */
export async function readInput(
  endpoint: Endpoint,
  { request, parameters }: RequestParts,
  options: { readonly agent: string; readonly limits: BodyLimits; readonly validate: Validate },
): Promise<JsonObject> {
  const { route } = endpoint;
  const path = Object.fromEntries(
    Object.entries(parameters).map(([name, text]) => [
      name,
      coerce([text], endpoint.pathFields[name]?.schema),
    ]),
  );
  const query = queryOf(request.target, endpoint);
  const body = endpoint.body === undefined ? undefined : await readBody(request, options.limits);
  const whole = body !== undefined && route.bodyAs === undefined ? { ...query, ...body } : body;
  const problems = options.validate({ path, query, body: whole });
  if (problems.length > 0) throw invalid(problems, options.agent, endpoint.name);
  const merged =
    route.bodyAs === undefined
      ? { ...query, ...body, ...path }
      : { ...query, ...path, [route.bodyAs]: body };
  return withHeaders(route.input?.(merged) ?? merged, endpoint, request);
}

function queryOf(target: string, endpoint: Endpoint): JsonObject {
  const start = target.indexOf('?');
  if (start === -1) return {};
  const texts = new Map<string, string[]>();
  for (const [name, text] of new URLSearchParams(target.slice(start + 1)))
    texts.set(name, [...(texts.get(name) ?? []), text]);
  return Object.fromEntries(
    [...texts].map(([name, values]) => [name, coerce(values, schemaOf(endpoint, name))]),
  );
}

/** Old clients also put fields of the body into the query. */
function schemaOf(endpoint: Endpoint, name: string): Field['schema'] | undefined {
  const properties = endpoint.body?.properties ?? {};
  if (Object.hasOwn(endpoint.queryFields, name)) return endpoint.queryFields[name]!.schema;
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** Headers that stand for fields, where the action has these. */
function withHeaders(input: JsonObject, endpoint: Endpoint, request: Incoming): JsonObject {
  const after = (endpoint.route.resume ?? RESUME).after;
  const fields = { 'idempotency-key': 'idempotency_key', 'last-event-id': after };
  let result = input;
  for (const [header, field] of Object.entries(fields)) {
    if (!endpoint.inputFields.has(field) || input[field] !== undefined) continue;
    const value = request.header(header);
    if (value !== undefined && value !== '') result = { ...result, [field]: value };
  }
  return result;
}

function invalid(problems: RequestProblem[], agent: string, action: string): InputInvalid_ {
  const text = problems
    .map(({ in: place, pointer, detail }) => `${pointer === '' ? place : pointer} ${detail}`)
    .join('; ');
  return new InputInvalid({ agent, action, problems: text, [POINTERS]: problems });
}
type InputInvalid_ = InstanceType<typeof InputInvalid>;
