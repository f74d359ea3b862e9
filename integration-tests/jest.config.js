import unit from '../jest.config.js';

// The reaper is an image that no machine without a registry can pull; suites remove what they start.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';

/** Suites that fill the machine or compare speeds: beside another one they would measure it. */
const ALONE = ['hub-logs', 'load', 'release', 'switch', 'two-machines', 'whole-fleet'];

/** `together` leaves those out, `alone` runs only them; without it everything runs. */
const part = process.env.TANDEM_TEST_PART;
const files = (names) => names.map((name) => `<rootDir>/integration-tests/${name}.test.ts`);

export default {
  ...unit,
  rootDir: '..',
  roots: ['<rootDir>/integration-tests'],
  testMatch: part === 'alone' ? files(ALONE) : unit.testMatch,
  testPathIgnorePatterns: part === 'together' ? files(ALONE) : [],
  testTimeout: 300_000,
  // Most of a suite is waiting for containers; each worker has a loopback net of its own (support/loopback.ts).
  maxWorkers: part === 'together' ? 2 : 1,
};
