/** Validation of payloads against the schemas of an action. */
import type { TSchema } from 'typebox';

/** Undefined when the value fits; else every problem, with the place of each. */
export type Check = (value: unknown) => string | undefined;

/** Problems named in one message. */
const MOST_PROBLEMS = 5;

/**
 * Compiles a schema into a check.
 *
 * The compiler is loaded with the first check and each schema is compiled with its first use: an
 * agent that nobody asks anything pays nothing, and a compiled check is some 40 times faster than
 * an interpreted one.
 */
export async function compileCheck(schema: TSchema): Promise<Check> {
  const { Compile } = await import('typebox/compile');
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return undefined;
    const problems = describe(validator.Errors(value));
    const shown = problems.slice(0, MOST_PROBLEMS).join('; ');
    return problems.length > MOST_PROBLEMS ? `${shown}; and more` : shown;
  };
}

interface Problem {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** One line for each place; the constants of a union become one list of what is allowed. */
function describe(errors: readonly Problem[]): string[] {
  const constants = new Map<string, string[]>();
  for (const error of errors) {
    if (error.keyword !== 'const') continue;
    const allowed = JSON.stringify((error.params as { allowedValue?: unknown }).allowedValue);
    constants.set(error.instancePath, [...(constants.get(error.instancePath) ?? []), allowed]);
  }
  const lines = errors.map(({ keyword, instancePath, message }) => {
    const place = instancePath === '' ? 'payload' : pointer(instancePath);
    const allowed = constants.get(instancePath);
    if (allowed === undefined || !['const', 'anyOf'].includes(keyword))
      return `${place} ${message}`;
    return `${place} must be ${allowed.join(' or ')}`;
  });
  return [...new Set(lines)];
}

/** `/a/0/b` -> `a.0.b`, as people write it. */
function pointer(path: string): string {
  return path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}
