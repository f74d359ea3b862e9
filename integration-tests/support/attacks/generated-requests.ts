/** HTTP requests made from the document that a service gives out of itself. */
import fc, { type Arbitrary } from 'fast-check';
import type { OpenApi, Operation } from '../../../src/services/door/http/openapi.ts';
import { fromSchema } from './from-schema.ts';

export interface GeneratedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string | undefined;
}

/** A request to any operation of the document. */
export function requestsTo(document: OpenApi): Arbitrary<GeneratedRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestOf(path, method, operation)),
  );
  return fc.oneof(...operations);
}

const textOf = (value: unknown) =>
  (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();

function requestOf(
  path: string,
  method: string,
  { parameters, requestBody }: Operation,
): Arbitrary<GeneratedRequest> {
  const given = parameters.filter((one) => one.in !== 'header');
  const values = fc.tuple(...given.map(({ schema, name }) => fromSchema(schema, name)));
  const schema = requestBody?.content['application/json'].schema;
  return fc
    .tuple(values, schema === undefined ? fc.constant(undefined) : bodies(schema))
    .map(([found, body]) => {
      const query = new URLSearchParams();
      let filled = path;
      for (const [at, { name, in: place }] of given.entries()) {
        const text = textOf(found[at]);
        if (place === 'query') query.append(name, text.slice(0, 1_000));
        else filled = filled.replace(`{${name}}`, encodeURIComponent(text.slice(0, 500) || 'x'));
      }
      const search = query.size === 0 ? '' : `?${query}`;
      return { method: method.toUpperCase(), path: filled + search, body };
    });
}

/** Mostly JSON that nearly fits; now and then half of it, or no JSON at all. */
const bodies = (schema: Parameters<typeof fromSchema>[0]): Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fromSchema(schema).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fromSchema(schema).map((value) => JSON.stringify(value).slice(0, -1)) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  );
