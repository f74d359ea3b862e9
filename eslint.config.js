import tseslint from 'typescript-eslint';

// Imports run one way (docs/architecture.md): each folder names the folders it may not reach into.
const FORBIDDEN = {
  'src/contracts/**': [
    'fleet',
    'runtime',
    'services',
    'agents',
    'release',
    'engine',
    'cli',
    'fabric',
    'files',
  ],
  // Writes whole files, for anybody.
  'src/files/**': [
    'contracts',
    'fleet',
    'runtime',
    'services',
    'agents',
    'release',
    'engine',
    'cli',
    'fabric',
  ],
  'src/runtime/**': ['fleet', 'services', 'agents', 'release', 'engine', 'cli', 'fabric'],
  'src/fleet/**': ['runtime', 'services', 'agents', 'release', 'engine', 'cli', 'fabric'],
  'src/services/**': ['fleet', 'agents', 'release', 'engine', 'cli', 'fabric'],
  'src/agents/**': ['fleet', 'services', 'release', 'engine', 'cli', 'fabric'],
  'src/engine/**': ['runtime', 'services', 'agents', 'release', 'cli'],
  // In the browser there is nothing but the page and what the wire looks like.
  'src/page/**': [
    'fleet',
    'runtime',
    'services',
    'agents',
    'release',
    'engine',
    'cli',
    'fabric',
    'files',
  ],
  'src/fabric/**': ['runtime', 'services', 'agents', 'release', 'engine', 'cli'],
};

export default tseslint.config(
  { ignores: ['node_modules', '.tandem', 'test-results'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  ...Object.entries(FORBIDDEN).map(([glob, folders]) => ({
    files: [glob],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: folders.map((f) => ({
            // The hub's own view of the fleet lies in a folder of the same name.
            group: [`**/${f}/**`, `!./${f}/**`, `!**/runtime/${f}/**`, '!**/fleet/fleet-view.ts'],
            message: `Imports run one way; ${glob} may not import ${f}.`,
          })),
        },
      ],
    },
  })),
);
