import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NOTHING_YET, type ReleaseState } from '../state/schema.ts';
import { escalationsOf, inWords } from './escalations.ts';
import { ESCALATION_FILE, readEscalationLimits } from './limits.ts';

const limits = await readEscalationLimits(ESCALATION_FILE);
const REFUSED = Date.parse('2026-01-01T12:00:00.000Z');
const refused = (more: Partial<ReleaseState> = {}): ReleaseState => ({
  ...NOTHING_YET,
  phase: 'refused',
  updated_at: new Date(REFUSED).toISOString(),
  ...more,
});
const measured = (source: string, value: number | null) =>
  refused({ measurements: [{ source, value, unit: '%' }] });
const words = (state: ReleaseState, now = REFUSED) =>
  escalationsOf(state, limits, now).map(inWords);

test.each([
  ['tests.success', 80, []],
  [
    'tests.success',
    79.9,
    [
      'for production-validator: tests.success is 79.9 %, under 80 % (tests that passed, of all tests of this version)',
    ],
  ],
  ['tests.success', null, []],
  ['load.violations', 0.5, []],
  ['load.violations', 0.50001, [expect.stringContaining(' is 0.50001 %, over 0.5 %')]],
  [
    'load.violations',
    0.51,
    [
      'for performance-benchmarker: load.violations is 0.51 %, over 0.5 % (calls that failed or took longer than one call may)',
    ],
  ],
  ['packages.vulnerable', 1, [expect.stringContaining('for security-manager: ')]],
] as const)('the shipped limits: %s at %p', (source, value, said) => {
  expect(words(measured(source, value))).toEqual(said);
});

test('what is blocked for more than an hour is handed on, from the first row that was', () => {
  const hour = 3_600_000;
  expect(words(refused(), REFUSED + hour)).toEqual([]);
  expect(words(refused(), REFUSED + hour + 1_000)).toEqual([
    'for task-orchestrator: the stage is blocked for 3601 s, longer than 3600 s',
  ]);
  expect(words(refused(), REFUSED + hour + 60_000)).toEqual([
    'for task-orchestrator: the stage is blocked for 61 min, longer than 60 min',
  ]);
  const row = {
    ...{ id: 'start.pc2', owner: 'x', status: 'BLOCKED' as const, note: 'no' },
    started_at: new Date(REFUSED - 2 * hour).toISOString(),
    ended_at: new Date(REFUSED - 1.5 * hour).toISOString(),
  };
  const rows = [{ ...row, id: 'behind', started_at: null, ended_at: null }, row];
  expect(words(refused({ phase: 'staging', rows }))).toEqual([
    'for task-orchestrator: start.pc2 is blocked for 90 min, longer than 60 min',
  ]);
});

test('a release that was dealt with is nobody’s any more', () => {
  const state = { ...measured('tests.success', 10), phase: 'idle' as const };
  expect(words(state, REFUSED + 1e9)).toEqual([]);
});

test('a wrong limit is named', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'escalation-'));
  const file = path.join(folder, 'escalation.yaml');
  try {
    for (const [text, problem] of [
      ['blocked: { longer_than_s: 0, to: x }\nfigures: []\n', /blocked\.longer_than_s/],
      [
        'blocked: { longer_than_s: 9, to: x }\nfigures: [{ source: nobody, operator: ">", threshold: 1, to: x }]\n',
        /figures\.0\.source/,
      ],
    ] as const) {
      writeFileSync(file, text);
      await expect(readEscalationLimits(file)).rejects.toThrow(problem);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
