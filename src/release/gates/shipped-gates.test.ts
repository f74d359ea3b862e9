/** The gates as they ship, with every figure that they ask for, and with each of them missing. */
import path from 'node:path';
import { COMPOSE_DIR } from '../../engine/project.ts';
import type { Measurement } from '../ports.ts';
import type { GateWorld } from './checks/world.ts';
import { decide } from './decide.ts';
import { readGates } from './definition/load.ts';
import { releaseGates } from './release-gates.ts';
import { SOURCES } from './sources.ts';

const shipped = readGates(path.join(COMPOSE_DIR, 'release', 'gates.yaml'));
const { evaluate } = releaseGates(shipped, {} as GateWorld);

const share = (part: number, whole: number): Partial<Measurement> => ({
  value: (part / whole) * 100,
  counted: { part, whole },
});
const compared = (low: number, high: number, more: Partial<Measurement> = {}) => ({
  ...{ value: (low + high) / 2, interval: { low, high }, confidence: 0.95, baseline: 40 },
  ...more,
});

/** Figures of a good release, each as its source gives it. */
const GOOD: Readonly<Record<string, Partial<Measurement>>> = {
  'secrets.leaks': { value: 0 },
  'containers.hardened': share(117, 117),
  'containers.restarts': { value: 0 },
  'packages.vulnerable': { value: 0 },
  'images.signed': share(10, 10),
  'tests.success': share(1970, 1980),
  'tests.critical-failures': { value: 0 },
  'load.violations': share(12, 16_000),
  'load.budgets-violated': { value: 0 },
  'load.p95-change': compared(-8, 9, { resolution: 24 }),
  'load.p99-change': compared(-12, 14, { resolution: 45 }),
  'load.errors-change': compared(-0.05, 0.05, { baseline: 0 }),
  'load.smoke-success': { value: 100 },
  'endpoints.success': share(74, 77),
  'endpoints.regressed': { value: 0 },
  'code.score': { value: 98.7 },
  'capacity.memory': { value: 61 },
  'capacity.cpu': { value: 70 },
  'capacity.vram': { value: 0 },
};
const figures: Measurement[] = Object.entries(GOOD).map(([source, figure]) => ({
  value: null,
  unit: SOURCES[source]!.unit,
  seconds: 250,
  ...figure,
  source,
}));
const without = (source: string) => figures.filter((one) => one.source !== source);

it('a good release is a go, and every gate passed', async () => {
  const { go, results } = await evaluate(figures);
  expect(results.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  expect(results).toHaveLength(shipped.gates.length);
  expect(go).toBe(true);
});

it('every source is asked for by a gate', () => {
  expect(new Set(shipped.gates.map(({ source }) => source))).toEqual(new Set(Object.keys(SOURCES)));
  expect(Object.keys(GOOD).sort()).toEqual(Object.keys(SOURCES).sort());
});

describe.each(shipped.gates)('without $source', ({ id, source }) => {
  it('it is a no-go that names the gate, and no other', async () => {
    const { go, results } = await evaluate(without(source));
    expect(go).toBe(false);
    expect(decide(results).reasons).toEqual([
      expect.stringContaining(`is unknown: nobody measured ${source}`),
    ]);
    expect(decide(results).reasons[0]).toMatch(new RegExp(`^${id} `));
  });

  it('and so it is when the source could not find it out', async () => {
    const silent = { source, value: null, unit: SOURCES[source]!.unit, note: 'the disk was full' };
    const { go, results } = await evaluate([...without(source), silent]);
    expect(go).toBe(false);
    expect(decide(results).reasons).toEqual([expect.stringContaining('the disk was full')]);
  });
});

it.each([
  ['secrets.leaks', { value: 1 }],
  ['containers.hardened', share(116, 117)],
  ['containers.restarts', { value: 1 }],
  ['packages.vulnerable', { value: 1 }],
  ['images.signed', share(9, 10)],
  ['tests.success', share(95, 100)],
  ['tests.critical-failures', { value: 1 }],
  ['load.violations', share(3, 1000)],
  ['load.budgets-violated', { value: 1 }],
  ['load.p95-change', compared(10.1, 30, { resolution: 24 })],
  ['load.p99-change', compared(20.1, 60, { resolution: 45 })],
  ['load.errors-change', compared(0.3, 0.5, { baseline: 0 })],
  ['load.smoke-success', { value: 99 }],
  ['endpoints.success', share(90, 100)],
  ['endpoints.regressed', { value: 1 }],
  ['code.score', { value: 92 }],
  ['capacity.memory', { value: 95.1 }],
  ['capacity.cpu', { value: 100.1 }],
  ['capacity.vram', { value: 100.1 }],
] as const)('%s is a no-go at %j', async (source, bad) => {
  const facts = { unit: SOURCES[source]!.unit, seconds: 250, source };
  const { go, results } = await evaluate([...without(source), { ...facts, ...bad } as Measurement]);
  expect(go).toBe(false);
  expect(results.filter(({ outcome }) => outcome === 'fail').map((one) => one.source)).toEqual([
    source,
  ]);
});
