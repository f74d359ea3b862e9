import { createNodeResolver, flatConfigs, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// Imports run one way (docs/architecture.md): each folder names the folders it may not reach into.
const FORBIDDEN = {
  contracts: [
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
  files: [
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
  runtime: ['fleet', 'services', 'agents', 'release', 'engine', 'cli', 'fabric'],
  fleet: ['runtime', 'services', 'agents', 'release', 'engine', 'cli', 'fabric'],
  services: ['fleet', 'agents', 'release', 'engine', 'cli', 'fabric'],
  agents: ['fleet', 'services', 'release', 'engine', 'cli', 'fabric'],
  engine: ['runtime', 'services', 'agents', 'release', 'cli'],
  // In the browser there is nothing but the page and what the wire looks like.
  page: ['fleet', 'runtime', 'services', 'agents', 'release', 'engine', 'cli', 'fabric', 'files'],
  fabric: ['runtime', 'services', 'agents', 'release', 'engine', 'cli'],
};

const zones = Object.entries(FORBIDDEN).flatMap(([folder, others]) =>
  others.map((other) => ({
    target: `./src/${folder}`,
    from: `./src/${other}`,
    message: `Imports run one way; src/${folder} may not import src/${other}.`,
  })),
);

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
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { 'import-x': importX },
    settings: {
      ...flatConfigs.typescript.settings,
      'import-x/resolver-next': [createNodeResolver()],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
);
