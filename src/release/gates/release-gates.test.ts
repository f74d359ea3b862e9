import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COMPOSE_DIR } from '../../engine/project.ts';
import { LOAD_SOURCES } from '../compare/load-measurements.ts';
import type { Candidate, Check } from '../ports.ts';
import type { GateWorld } from './checks/world.ts';
import { readGates, type GatesDefinition } from './definition/load.ts';
import { measureNow } from './measure-now.ts';
import { releaseGates } from './release-gates.ts';
import { SOURCES } from './sources.ts';

const shipped = readGates(path.join(COMPOSE_DIR, 'release', 'gates.yaml'));
const world = {} as GateWorld;

it('every source is measured by a check or by the load tests, and by one only', () => {
  const own = releaseGates(everySource(), world).checks.flatMap(({ sources }) => sources);
  const all = [...own, ...Object.values(LOAD_SOURCES), 'load.smoke-success'];
  expect([...all].sort()).toEqual(Object.keys(SOURCES).sort());
  expect(shipped.gates.every(({ source }) => all.includes(source))).toBe(true);
});

it('what no gate asks for is not measured', () => {
  const few: GatesDefinition = {
    ...shipped,
    gates: shipped.gates.filter(({ id }) => id === 'security.hardening'),
  };
  expect(releaseGates(few, world).checks.map(({ id }) => id)).toEqual(['hardening']);
});

it('a release without figures is a no-go, gate by gate', async () => {
  const { go, results, gatesDigest } = await releaseGates(shipped, world).evaluate([]);
  expect(go).toBe(false);
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
  expect(gatesDigest).toBe(shipped.digest);
});

/** The shipped gates, and one for each source that they leave out. */
function everySource(): GatesDefinition {
  const gates = Object.entries(SOURCES).map(([source, { unit }]) => ({
    ...shipped.gates[0]!,
    source,
    unit,
  }));
  return { ...shipped, gates };
}

describe('measuring now', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-measure-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const base = {
    owner: '',
    mission: '',
    phase: 'images',
    after: [],
    alone: false,
    timeBoxSeconds: 7,
    escalation: '',
  } as const;
  const measurement = { source: 's', value: 1, unit: '%' };
  const options = { candidate: {} as Candidate, folder };

  it('goes on when one check fails and another is too late', async () => {
    const lines: string[] = [];
    const checks: Check[] = [
      {
        ...base,
        id: 'good',
        run: async () => ({ measurements: [measurement], files: [], summary: 'fine' }),
      },
      { ...base, id: 'bad', run: () => Promise.reject(new Error('no engine')) },
      { ...base, id: 'late', timeBoxSeconds: 0, run: () => new Promise(() => undefined) },
    ];
    const measured = await measureNow(checks, {
      ...options,
      progress: (line) => lines.push(line),
      timeout: (seconds) => (seconds === 0 ? AbortSignal.abort() : new AbortController().signal),
    });
    expect(measured).toEqual([measurement]);
    expect(lines.sort()).toEqual([
      'bad: not measured: no engine',
      'good: fine',
      'late: not measured: it took longer than its 0 s',
    ]);
  });
});
