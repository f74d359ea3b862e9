// Unit tests live beside the code and need no Docker; the integration config extends this one.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/scripts'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  clearMocks: true,
  // Jest leaves one core to others; on the two of a small machine it would use one.
  maxWorkers: '100%',
};
