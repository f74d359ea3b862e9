/** The table of legacy agents against the fleet definition, which it must not import. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { CAPABILITIES, CAPABILITY_NAMES, LEGACY_AGENTS, startSetting } from './modes.ts';
import { slugOf } from '../fleet/names.ts';

interface Entry {
  readonly name: string;
  readonly slug?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly capabilities?: readonly string[];
  readonly role?: string;
}
interface Group {
  readonly machine: string;
  readonly defaults?: { readonly profile?: string };
  readonly entries: readonly Entry[];
}

const root = fileURLToPath(new URL('../../../compose/fleet/', import.meta.url));
const groups = globSync('*/*.yaml', { cwd: root }).map((file) => ({
  file,
  ...(parse(readFileSync(`${root}${file}`, 'utf8')) as Group),
}));
const delegation = groups.filter(({ file }) => file.endsWith('/delegation.yaml'));
const defined = delegation.flatMap(({ machine, entries }) =>
  entries.map((entry) => ({ ...entry, machine })),
);

test('every legacy agent stands in the fleet definition under the same machine, host and port', () => {
  const there = defined.map(({ name, slug, machine, ports }) => ({
    name,
    machine,
    host: slug ?? slugOf(name),
    port: ports?.['agent'],
  }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(Object.values(LEGACY_AGENTS).toSorted(byName)).toEqual(there.toSorted(byName));
  expect(there).toHaveLength(16);
});

test('a legacy agent is keyed by its own name', () => {
  for (const [key, { name }] of Object.entries(LEGACY_AGENTS)) expect(name).toBe(key);
});

test('they run in the profile `delegation` only', () => {
  expect(delegation.map(({ defaults }) => defaults?.profile)).toEqual(['delegation', 'delegation']);
});

test.each(CAPABILITY_NAMES)('%s: its legacy agents and its service name it', (capability) => {
  const { legacy, service } = CAPABILITIES[capability];
  const sources = defined.filter((entry) => entry.capabilities?.includes(capability));
  expect(sources.map(({ name }) => name).toSorted()).toEqual([...legacy].toSorted());
  const services = groups.flatMap(({ entries }) => entries.filter(({ name }) => name === service));
  expect(services.length).toBeGreaterThan(0);
  for (const entry of services) expect(entry.capabilities).toContain(capability);
});

test('the old switch decides the start value', () => {
  expect(startSetting('registry', { ENABLE_UNIFIED_REGISTRY: 'False' })).toMatchObject({
    mode: 'delegation',
    percent: 0,
  });
  expect(startSetting('registry', { ENABLE_UNIFIED_TWIN: 'false' })).toMatchObject({
    mode: 'unified',
    percent: 100,
  });
});
