import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { loadFleet } from './load.ts';
import { publishedSchema, publishedSchemaText } from './schema/published.ts';
import { writeDefinition } from './testing/definition.ts';
import type { Schema } from './validate/describe.ts';

const published = (name: string) =>
  readFileSync(new URL(`../../compose/fleet/${name}`, import.meta.url), 'utf8');

/** The example by file name, as its comments say. */
function exampleFiles(): Record<string, string> {
  return Object.fromEntries(
    published('example.yaml')
      .split(/^---$/m)
      .map((text) => [/^# ---- ([\w/]+\.yaml)/m.exec(text)![1]!, text]),
  );
}

/** Every key path of a schema, with [] for list items and * for free keys. */
function keysOf(schema: Schema, path = ''): string[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => [
    `${path}.${key}`,
    ...keysOf(inner, `${path}.${key}`),
  ]);
  const free = Object.values(schema.patternProperties ?? {}).flatMap((inner) =>
    keysOf(inner, `${path}.*`),
  );
  const items = schema.items ? keysOf(schema.items, `${path}[]`) : [];
  return [...below, ...free, ...items, ...(schema.anyOf ?? []).flatMap((one) => keysOf(one, path))];
}

/** Key paths of a value in the same notation; free keys appear under both spellings. */
function pathsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    [`${path}.${key}`, `${path}.*`].flatMap((here) => [here, ...pathsIn(inner, here)]),
  );
}

describe('the commented example', () => {
  test('is a definition without a single finding', () => {
    expect(loadFleet(writeDefinition(exampleFiles())).findings).toEqual([]);
  });

  test('shows every key of the schema', () => {
    const shown = new Set(
      parseAllDocuments(published('example.yaml')).flatMap((doc) => pathsIn(doc.toJS())),
    );
    const { $defs } = publishedSchema() as { $defs: Record<string, Schema> };
    const missing = Object.values($defs)
      .flatMap((schema) => keysOf(schema))
      .filter((key) => !shown.has(key))
      // Their comment points at the same keys of an entry.
      .filter((key) => key !== '.defaults.profile' && key !== '.defaults.profiles');
    expect(missing).toEqual([]);
  });
});

describe('the published JSON Schema', () => {
  const validate = new Ajv2020({ strictTypes: false }).compile(publishedSchema());

  test('is up to date (node scripts/fleet-schema.ts writes it)', () => {
    expect(published('schema.json')).toBe(publishedSchemaText());
  });

  test('accepts the example', () => {
    for (const document of parseAllDocuments(published('example.yaml'))) {
      validate(document.toJS());
      expect(validate.errors).toBeNull();
    }
  });

  test.each([
    ['an unknown key', 'machine: a\ngroup: b\nentries: []\nextra: 1\n'],
    ['a missing key', 'machine: a\nentries: []\n'],
    [
      'a port out of range',
      'machines: {a: {address: a, memoryMiB: 1, cpus: 1, ports: {x: [{from: 0, to: 1}]}}}',
    ],
    [
      'two kinds of run',
      'machine: a\ngroup: b\nentries: [{name: A, run: {image: x, builtin: y}}]\n',
    ],
    ['a bad map key', 'secrets: {"Bad Name": {kind: random}}\n'],
    [
      'a bad address',
      'machine: a\ngroup: b\nentries: [{name: A, run: {image: x}, publish: [{port: 1, address: 300.1.1.1}]}]',
    ],
  ])('refuses %s, as the loader does', (_what, text) => {
    expect(validate(parseAllDocuments(text)[0]!.toJS())).toBe(false);
    const file = { m: 'machines.yaml', s: 'secrets.yaml' }[
      /^(machines|secrets)/.exec(text)?.[1]?.[0] ?? ''
    ];
    const { findings } = loadFleet(writeDefinition({ [file ?? 'a/b.yaml']: text }));
    expect(
      findings.filter((f) => f.file === (file ?? 'a/b.yaml') && f.severity === 'error'),
    ).not.toEqual([]);
  });
});
