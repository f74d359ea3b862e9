/** Validates requests with the schemas that stand in the OpenAPI document. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { OpenApi } from '../openapi.ts';
import type { RequestProblem } from '../answers/problem.ts';

/** The parts of a request, texts already read as values. */
export interface RequestValues {
  readonly path: JsonObject;
  readonly query: JsonObject;
  readonly body: JsonObject | undefined;
}

/** Everything that is wrong with a request; empty when it fits. */
export type Validate = (values: RequestValues) => RequestProblem[];

/**
 * Compiles the validator of one operation of the document.
 *
 * @param path path as the document has it
 * @param method in lower case
 */
export async function compileValidator(
  document: OpenApi,
  path: string,
  method: string,
): Promise<Validate> {
  const { Compile } = await import('typebox/schema');
  const operation = document.paths[path]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not in the document`);
  const parameters = operation.parameters.flatMap((parameter) =>
    parameter.in === 'header'
      ? []
      : [{ ...parameter, place: parameter.in, validator: Compile(parameter.schema) }],
  );
  const schema = operation.requestBody?.content['application/json'].schema;
  const body = schema === undefined ? undefined : Compile(schema);
  return (values) => {
    const problems: RequestProblem[] = [];
    for (const { name, place, required, validator } of parameters) {
      const value = values[place][name];
      if (value === undefined) {
        if (required) problems.push({ in: place, pointer: token(name), detail: 'is missing' });
      } else if (!validator.Check(value)) {
        problems.push(...explain(validator.Errors(value)[1], place, token(name)));
      }
    }
    if (body !== undefined && !body.Check(values.body ?? {}))
      problems.push(...explain(body.Errors(values.body ?? {})[1], 'body', ''));
    return problems;
  };
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** One problem for each place: missing fields by name, the constants of a union as one list. */
function explain(
  errors: readonly SchemaError[],
  place: RequestProblem['in'],
  prefix: string,
): RequestProblem[] {
  const found = new Map<string, Set<string>>();
  const constants = new Map<string, string[]>();
  const add = (pointer: string, detail: string) =>
    found.set(pointer, (found.get(pointer) ?? new Set()).add(detail));
  for (const { keyword, instancePath, message, params } of errors) {
    const pointer = prefix + instancePath;
    const { requiredProperties, allowedValue } = params as {
      requiredProperties?: readonly string[];
      allowedValue?: unknown;
    };
    if (keyword === 'required' && requiredProperties !== undefined)
      for (const name of requiredProperties) add(pointer + token(name), 'is missing');
    else if (keyword === 'const')
      constants.set(pointer, [...(constants.get(pointer) ?? []), JSON.stringify(allowedValue)]);
    else if (keyword !== 'anyOf') add(pointer, message);
  }
  for (const [pointer, allowed] of constants) add(pointer, `must be ${allowed.join(' or ')}`);
  if (found.size === 0) add(prefix, errors[0]?.message ?? 'does not fit');
  return [...found].map(([pointer, details]) => ({
    in: place,
    pointer,
    detail: [...details].join(', or '),
  }));
}

/** A name as a part of a JSON pointer. */
function token(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
