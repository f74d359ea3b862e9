import unit from '../jest.config.js';

// The reaper is an image that no machine without a registry can pull; suites remove what they start.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';

// Suites run one after another: each starts containers of its own and the engine is shared.
export default {
  ...unit,
  rootDir: '..',
  roots: ['<rootDir>/integration-tests'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
