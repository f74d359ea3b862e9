import unit from '../jest.config.js';

// The reaper is an image that no machine without a registry can pull; suites remove what they start.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';

/** Suites that fill the machine, or whose health checks a busy one misses: beside another they would measure it. */
const ALONE = [
  'colors',
  'hub-logs',
  'ingress-colors',
  'load',
  'release',
  'switch',
  'two-machines',
  'upgrade',
  'whole-fleet',
];

/** `together` leaves those out, `alone` runs only them; without it everything runs. */
const part = process.env.TANDEM_TEST_PART;

export default {
  ...unit,
  rootDir: '..',
  roots: ['<rootDir>/integration-tests'],
  testMatch: part === 'alone' ? ALONE.map((name) => `**/${name}.test.ts`) : unit.testMatch,
  testPathIgnorePatterns: part === 'together' ? ALONE.map((name) => `/${name}\\.test\\.ts$`) : [],
  testTimeout: 300_000,
  testSequencer: '<rootDir>/integration-tests/longest-first.js',
  // Most of a suite is waiting for containers; each worker has a loopback net of its own (support/containers/loopback.ts).
  maxWorkers: part === 'together' ? 2 : 1,
};
