/** Values that a schema asks for, and values that only look like them. */
import fc, { type Arbitrary } from 'fast-check';
import type { PlainSchema } from '../../../src/services/door/http/requests/coerce.ts';

/** The same input each time, so that a build does not fail by chance; another seed looks further. */
export const BOUNDED = {
  seed: Number(process.env['TANDEM_FUZZ_SEED'] ?? 1),
  endOnFailure: true,
} as const;

/** What no field wants. */
const spoiled: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom<unknown>(
    null,
    '',
    [],
    {},
    -1,
    0.1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    'x'.repeat(5_000),
    '../../etc/passwd',
    'a.b.*.>',
    '\u0000',
    '\ud800',
    { constructor: { prototype: 1 } },
    Array.from({ length: 2_000 }, () => 0),
  ),
);

/** Names that every object answers to: who looks a text up in one finds them. */
const inherited = fc.constantFrom('toString', 'constructor', '__proto__', 'valueOf');

/** A value that fits the schema, or with some probability one that does not, in any place. */
export function fromSchema(schema: PlainSchema, name = ''): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fitting(schema, name) },
    { weight: 1, arbitrary: spoiled },
  );
}

function fitting(schema: PlainSchema, name: string): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => fromSchema(one)));
  const { type } = schema;
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return numbers(schema, name);
  if (type === 'string') return texts(schema);
  if (type === 'array') return fc.array(fromSchema(schema.items ?? {}), { maxLength: 3 });
  if (type === 'object') return objects(schema);
  return fc.jsonValue({ maxDepth: 2 });
}

/** A wait is no attack: those are short, so that the test is. */
const LONGEST_WAIT_MS = 50;

function numbers(schema: PlainSchema, name: string): Arbitrary<number> {
  const { minimum = 0, maximum = 1e6, type } = schema as Record<string, number> & PlainSchema;
  const max = name.endsWith('wait_ms') ? LONGEST_WAIT_MS : Math.max(minimum, maximum);
  if (type === 'integer') return fc.integer({ min: minimum, max: Math.min(max, 2 ** 31) });
  return fc.double({ min: minimum, max, noNaN: true });
}

function texts({ pattern, minLength = 0, maxLength }: PlainSchema): Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const most = Math.min(typeof maxLength === 'number' ? maxLength : 40, 40);
  const text = fc.string({ minLength: Number(minLength), maxLength: most });
  return fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: inherited });
}

function objects({ properties, required = [] }: PlainSchema): Arbitrary<unknown> {
  if (properties === undefined)
    return fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 2 }), {
      maxKeys: 4,
    });
  const fields = Object.entries(properties).map(
    ([name, schema]) => [name, fromSchema(schema, name)] as const,
  );
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: required.filter((name) => name in properties),
  });
}
