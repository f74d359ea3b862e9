import unit from '../jest.config.js';

// Suites run one after another: each starts containers of its own and the engine is shared.
export default {
  ...unit,
  rootDir: '..',
  roots: ['<rootDir>/integration-tests'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
