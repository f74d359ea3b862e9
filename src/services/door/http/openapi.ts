/** The OpenAPI 3.1 document of a service. Requests are validated with what stands in it. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { RESUME } from '../route.ts';
import type { PlainSchema } from './requests/coerce.ts';
import type { Endpoint, Field } from './endpoints.ts';
import { PROBLEM_JSON } from './answers/problem.ts';

export const COMPAT_PREFIX = '/compat';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: PlainSchema;
  readonly description?: string;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly 'application/json': { readonly schema: PlainSchema } };
  };
  readonly [key: string]: unknown;
}

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly [key: string]: unknown;
}

/** @param info title and version of the service */
export function openApiOf(endpoints: readonly Endpoint[], info: OpenApi['info']): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  const ids = new Map<string, number>();
  const add = (path: string, endpoint: Endpoint, operation: JsonObject) => {
    const count = (ids.get(endpoint.name) ?? 0) + 1;
    ids.set(endpoint.name, count);
    const operationId = count === 1 ? endpoint.name : `${endpoint.name}_${count}`;
    (paths[path] ??= {})[endpoint.route.method.toLowerCase()] = {
      operationId,
      ...operation,
    } as unknown as Operation;
  };
  // Operations of the clean paths get the plain names.
  const cleanFirst = endpoints.toSorted(
    (a, b) => Number(Boolean(a.route.old)) - Number(Boolean(b.route.old)),
  );
  for (const endpoint of cleanFirst) {
    const { old } = endpoint.route;
    if (old !== 'compat-only') add(endpoint.route.path, endpoint, operationOf(endpoint));
    if (old) add(`${COMPAT_PREFIX}${endpoint.route.path}`, endpoint, compatOperationOf(endpoint));
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info,
    tags: [...new Set(endpoints.map(({ route }) => route.tag))].map((name) => ({ name })),
    paths,
    components: COMPONENTS,
  };
}

function operationOf(endpoint: Endpoint): JsonObject {
  const { route, kind, reply } = endpoint;
  const old = route.old === true;
  const success =
    kind === 'stream'
      ? {
          description: 'Server-sent events; the data of each is one item of this schema, as JSON',
          content: { 'text/event-stream': { schema: reply } },
        }
      : { description: 'Done', content: { 'application/json': { schema: reply } } };
  return {
    ...requestOf(endpoint),
    ...(old ? { deprecated: true } : {}),
    responses: {
      [String(route.status ?? 200)]: success,
      default: { $ref: `#/components/responses/${old ? 'OldFailure' : 'Problem'}` },
    },
  };
}

function compatOperationOf(endpoint: Endpoint): JsonObject {
  return {
    ...requestOf(endpoint),
    summary: `${endpoint.summary} (old convention: failures are 200 with status "error")`,
    deprecated: true,
    responses: {
      200: {
        description: 'Done, or a handled failure',
        content: {
          'application/json': {
            schema: { anyOf: [endpoint.reply, { $ref: '#/components/schemas/OldFailure' }] },
          },
        },
      },
      500: {
        description: 'Broken',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['detail'],
              properties: { detail: { type: 'string' } },
            },
          },
        },
      },
    },
  };
}

function requestOf(endpoint: Endpoint): JsonObject {
  const { route, body, scope, summary, inputFields } = endpoint;
  const parameters: Parameter[] = [
    ...parameters_('path', endpoint.pathFields),
    ...parameters_('query', endpoint.queryFields),
    ...(inputFields.has('idempotency_key') ? [IDEMPOTENCY_KEY] : []),
    ...(endpoint.kind === 'stream' && inputFields.has((route.resume ?? RESUME).after)
      ? [LAST_EVENT_ID]
      : []),
  ];
  const required = (body?.required ?? []).length > 0;
  return {
    summary,
    tags: [route.tag],
    parameters,
    ...(body === undefined
      ? {}
      : { requestBody: { required, content: { 'application/json': { schema: body } } } }),
    security: [{ bearer: [scope] }],
  };
}

function parameters_(
  place: 'path' | 'query',
  fields: Readonly<Record<string, Field>>,
): Parameter[] {
  return Object.entries(fields).map(([name, { schema, required }]) => ({
    name,
    in: place,
    required,
    schema,
  }));
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'The same as the field idempotency_key',
};

const LAST_EVENT_ID: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'Id of the last event received; the stream goes on after it',
};

const COMPONENTS = {
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'Access token from security-gateway. Without one, callers have the scopes that the fleet definition gives to anonymous ones.',
    },
  },
  schemas: {
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'retryable'],
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
        instance: { type: 'string' },
        code: { type: 'string' },
        retryable: { type: 'boolean' },
        trace_id: { type: 'string' },
        problems: {
          type: 'array',
          items: {
            type: 'object',
            required: ['in', 'pointer', 'detail'],
            properties: {
              in: { enum: ['path', 'query', 'body'] },
              pointer: { type: 'string' },
              detail: { type: 'string' },
            },
          },
        },
        details: { type: 'object' },
      },
    },
    OldFailure: {
      type: 'object',
      required: ['status', 'error', 'message', 'code', 'retryable'],
      properties: {
        status: { const: 'error' },
        error: { type: 'string' },
        message: { type: 'string' },
        code: { type: 'string' },
        retryable: { type: 'boolean' },
        details: { type: 'object' },
      },
    },
  },
  responses: {
    Problem: {
      description: 'Refused or failed; `code` says why',
      content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } },
    },
    OldFailure: {
      description: 'Refused or failed',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/OldFailure' } } },
    },
  },
} as const;
