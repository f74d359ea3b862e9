import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COMPOSE_DIR } from '../../../engine/project.ts';
import { loadGates, readGates } from './load.ts';

const SHIPPED = path.join(COMPOSE_DIR, 'release', 'gates.yaml');
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-gates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string) {
  const file = path.join(folder, 'gates.yaml');
  writeFileSync(file, text);
  return loadGates(file);
}
const GATE = `gates:
  - id: a.b
    title: A
    source: tests.success
    operator: ">"
    threshold: 95
    unit: "%"
`;
const findingOf = (text: string) => {
  const { definition, findings } = load(text);
  expect(definition).toBeNull();
  expect(findings).toHaveLength(1);
  const [{ code, line, column, suggestion }] = findings as [(typeof findings)[number]];
  return { code, line, column, suggestion };
};

it('the gates that come with it are valid, and each is critical', () => {
  const { gates, criticalTests, digest } = readGates(SHIPPED);
  expect(gates.length).toBeGreaterThan(10);
  expect(gates.every(({ critical }) => critical)).toBe(true);
  expect(criticalTests).toContain('integration-tests/services/queue.test.ts');
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

it('the two limits that are traps stand as the documents have them', () => {
  const gates = new Map(readGates(SHIPPED).gates.map((gate) => [gate.id, gate]));
  expect(gates.get('performance.violations')).toMatchObject({ operator: '<', threshold: 0.3 });
  expect(gates.get('code.rules')).toMatchObject({ operator: '>', threshold: 92 });
});

it('what is left out has its default', () => {
  expect(load(GATE).definition?.gates).toEqual([
    {
      ...{
        id: 'a.b',
        title: 'A',
        source: 'tests.success',
        operator: '>',
        threshold: 95,
        unit: '%',
      },
      ...{ window: null, baseline: 'absolute', detects: null, critical: true },
    },
  ]);
});

describe('what is wrong is named with line and column', () => {
  it.each([
    ['an unknown key', GATE.replace('title', 'titel'), 'FLEET_UNKNOWN_KEY', 3, 5],
    ['another operator', GATE.replace('">"', '"=>"'), 'FLEET_BAD_VALUE', 5, 15],
    ['a threshold in quotes', GATE.replace('95', '"95"'), 'FLEET_WRONG_TYPE', 6, 16],
    ['a threshold that is no number', GATE.replace('95', '.nan'), 'FLEET_BAD_VALUE', 6, 16],
    ['a window of nothing', `${GATE}    window: 0\n`, 'FLEET_BAD_VALUE', 8, 13],
    [
      'a source that nobody measures',
      GATE.replace('tests.success', 'tests.sucess'),
      'GATE_SOURCE_UNKNOWN',
      4,
      13,
    ],
    ['another unit', GATE.replace('"%"', 'ms'), 'GATE_UNIT_WRONG', 7, 11],
    ['a comparison that nobody makes', `${GATE}    baseline: live\n`, 'GATE_NOT_COMPARED', 8, 15],
    ['a detection that nobody measures', `${GATE}    detects: 99\n`, 'GATE_DETECTS_NOTHING', 8, 14],
    [
      'a detection within what is allowed',
      `${GATE}    detects: 95\n`.replace('tests.success', 'load.p95-change').replace('">"', '"<="'),
      'GATE_DETECTS_NOTHING',
      8,
      14,
    ],
    ['the same name twice', GATE + GATE.replace('gates:\n', ''), 'GATE_TWICE', 8, 9],
    ['no file to speak of', '# nothing\n', 'FLEET_FILE_EMPTY', 1, 1],
  ])('%s', (_what, text, code, line, column) => {
    const findings = load(text).findings.filter((finding) => finding.code === code);
    expect(load(text).definition).toBeNull();
    expect(findings).toMatchObject([{ line, column }]);
  });

  it('with what was meant, where that can be told', () => {
    expect(findingOf(GATE.replace('tests.success', 'tests.sucess')).suggestion).toBe(
      'tests.success',
    );
  });

  it('and a release that needs the file hears of the first', () => {
    load(GATE.replace('95', 'many'));
    expect(() => readGates(path.join(folder, 'gates.yaml'))).toThrow(/has 1 errors.*6:16/);
    expect(() => readGates(path.join(folder, 'none.yaml'))).toThrow(/does not exist/);
  });
});
