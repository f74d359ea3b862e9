import { WATCH_DEFAULTS } from '../../../../contracts/release/release.ts';
import type { Baselines } from '../record/note.ts';
import { baselinesOf, judge, type Evidence } from './judge.ts';

const NOW = 100_000;
const QUIET: Evidence = {
  counts: [],
  settled: [],
  own: [],
  lately: [],
  happened: [],
  silent: new Map(),
  memory: [],
  liveSince: NOW,
  now: NOW,
  cleanAt: NOW - 500,
  beforeAt: NOW - 250,
};
const counts = (some: object) => [
  { slug: 'error-bus', requests: 1_000, errors: 0, mean: { ms: 10, errorMs: 1 }, ...some },
];
const judged = (evidence: Partial<Evidence>, before: object = {}, limits: object = {}) =>
  judge(
    { ...QUIET, ...evidence },
    { ...WATCH_DEFAULTS, ...limits },
    {
      'error-bus': { requests: 500, error_share: 0, mean_ms: 10, ...before },
      '*': { requests: 500, error_share: 0, ...before, mean_ms: null },
    },
  );

test('a color that does as the one before is let be', () => {
  expect(judged({ counts: counts({}) })).toBeUndefined();
});

describe('bad answers', () => {
  test.each([
    [10, undefined],
    [11, 'error-bus: 1.10 % of 1000 answers are 5xx, 1.00 % allowed'],
    [10.01, 'error-bus: 1.001 % of 1000 answers are 5xx, 1.000 % allowed'],
  ])('%d of 1000', (errors, words) => {
    expect(judged({ counts: counts({ errors }) })?.words).toBe(words);
  });

  test('the last reading without one is when it began', () => {
    expect(judged({ counts: counts({ errors: 20 }) })?.since).toBe(NOW - 500);
  });

  test('too few answers are no share', () => {
    expect(judged({ counts: counts({ requests: 19, errors: 19 }) })).toBeUndefined();
  });

  test('what went wrong before is no fault of the new color', () => {
    expect(judged({ counts: counts({ errors: 25 }) }, { error_share: 0.02 })).toBeUndefined();
    expect(judged({ counts: counts({ errors: 31 }) }, { error_share: 0.02 })?.words).toContain(
      '3.00 % allowed (2.00 % before, and 1.00 %)',
    );
  });

  test('few of each entry are many together', () => {
    const few = ['a', 'b', 'c'].map((slug) => ({
      ...{ slug, requests: 10, errors: 1, mean: undefined },
    }));
    expect(judged({ counts: few })?.words).toMatch(/^all together: 10.00 % of 30/);
  });
});

describe('what was wrong of late', () => {
  const lately = (requests: number, errors: number) => [
    { slug: 'error-bus', failed: 'answers are 5xx lately', requests, errors },
  ];

  test('is not hidden by many good answers before', () => {
    const many = counts({ requests: 100_000, errors: 6 });
    expect(judged({ counts: many })).toBeUndefined();
    expect(judged({ counts: many, lately: lately(300, 6) })).toEqual({
      words: 'error-bus: 2.00 % of 300 answers are 5xx lately, 1.00 % allowed',
      since: NOW - 500,
    });
  });

  test('needs ten times as many answers, as one that fails is no share of a few', () => {
    expect(judged({ lately: lately(199, 10) })).toBeUndefined();
    expect(judged({ lately: lately(200, 3) })).toBeDefined();
  });
});

describe('what the color counts itself, since HTTP answers it with 200 or never sees it', () => {
  const own = (some: object) => [
    { slug: 'error-bus over gRPC', requests: 1_000, errors: 0, failed: 'answers fail', ...some },
  ];

  test.each([
    [10, undefined],
    [11, 'error-bus over gRPC: 1.10 % of 1000 answers fail, 1.00 % allowed'],
  ])('%d of 1000', (errors, words) => {
    expect(judged({ own: own({ errors }) })?.words).toBe(words);
  });

  test('a few of them are hidden by no amount of other calls', () => {
    const many = counts({ requests: 1_000_000 });
    expect(judged({ counts: many, own: own({ requests: 20, errors: 20 }) })).toBeDefined();
  });

  test('what failed in the old color too is no fault of the new one', () => {
    const before = { requests: 500, error_share: 0.5, mean_ms: null };
    const tasks = own({ slug: 'tasks of task-worker', errors: 505, failed: 'tasks fail' });
    const judgedBy = (baselines: Baselines) =>
      judge({ ...QUIET, own: tasks }, WATCH_DEFAULTS, baselines)?.words;
    expect(judgedBy({ 'tasks of task-worker': before })).toBeUndefined();
    expect(judgedBy({})).toBe('tasks of task-worker: 50.50 % of 1000 tasks fail, 1.00 % allowed');
  });
});

describe('answer times', () => {
  test.each([
    [49, undefined],
    [51.5, 'error-bus: 52 ms to an answer in the mean of 1000, 50 ms allowed (10.0 ms before)'],
  ])('%d ms where 10 ms were usual: below the floor nothing counts', (ms, words) => {
    expect(judged({ settled: counts({ mean: { ms, errorMs: 1 } }) })?.words).toBe(words);
  });

  test('hardly too long is said to be too long', () => {
    expect(judged({ settled: counts({ mean: { ms: 50.02, errorMs: 0 } }) })?.words).toContain(
      '50.02 ms to an answer in the mean of 1000, 50.00 ms allowed',
    );
  });

  test('three times as long', () => {
    const slow = { settled: counts({ mean: { ms: 95, errorMs: 1 } }) };
    expect(judged(slow, { mean_ms: 32 })).toBeUndefined();
    expect(judged(slow, { mean_ms: 30 })?.words).toContain('90 ms allowed');
  });

  test('calls that waited for the switch are no sign', () => {
    const waited = counts({ mean: { ms: 900, errorMs: 1 } });
    expect(judged({ counts: waited }, { mean_ms: 2 })).toBeUndefined();
  });

  test('in doubt it is as fast as it may be', () => {
    expect(judged({ settled: counts({ mean: { ms: 80, errorMs: 40 } }) })).toBeUndefined();
  });

  test('nothing to compare with', () => {
    expect(judged({ settled: counts({ mean: { ms: 900, errorMs: 1 } }) }, { mean_ms: null })).toBe(
      undefined,
    );
  });
});

describe('containers', () => {
  const died = { slug: 'error-bus', what: 'died', exitCode: 1, at: NOW - 90 } as const;

  test('an end', () => {
    expect(judged({ happened: [died] })).toEqual({
      words: 'error-bus ended with exit code 1: 1 ends, 0 allowed',
      since: NOW - 90,
    });
    expect(judged({ happened: [died] }, {}, { restarts: 1 })).toBeUndefined();
  });

  test('for want of memory', () => {
    const oom = { ...died, what: 'oom_killed' } as const;
    expect(judged({ happened: [oom, { ...died, exitCode: 137 }] })?.words).toContain(
      'for want of memory',
    );
  });

  test('unhealthy for the engine', () => {
    expect(judged({ happened: [{ ...died, what: 'unhealthy' }] })?.words).toContain('unhealthy');
  });

  test('one that says nothing', () => {
    const silent = (ms: number, problem?: string) => ({
      silent: new Map([['error-bus', { since: NOW - ms, problem }]]),
    });
    expect(judged(silent(2_000))).toBeUndefined();
    expect(judged(silent(2_001))).toEqual({
      words: 'error-bus is not live and ready for 2001 ms, 2000 ms allowed',
      since: NOW - 2_001,
    });
    expect(judged(silent(2_000.4))?.words).toContain('for 2000.4 ms, 2000.0 ms allowed');
    expect(judged(silent(2_001, 'no login'))?.words).toMatch(/allowed \(no login\)$/);
    // Not what went by while the watch itself was stopped.
    const unseen = { since: NOW - 5_000, unseenMs: 3_000, problem: undefined };
    expect(judged({ silent: new Map([['error-bus', unseen]]) })).toBeUndefined();
  });
});

test('a baseline has nothing where nothing was', () => {
  const idle = { slug: 'a', requests: 0, errors: 0, mean: undefined };
  expect(baselinesOf([idle])).toEqual({
    a: { requests: 0, error_share: null, mean_ms: null },
    '*': { requests: 0, error_share: null, mean_ms: null },
  });
});
