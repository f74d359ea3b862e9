/**
 * The ten rules (G. J. Holzmann, "The Power of 10", IEEE Computer 39, 2006) as rules of ESLint for TypeScript.
 * docs/code-rules.md says why each stands for what. Limits stand here and nowhere else; the gate's own limit
 * stands in gates.yaml.
 */
import type { Linter } from 'eslint';

/** Limits of the rules. */
export const LIMITS = {
  /** Ways through a function. */
  complexity: 15,
  /** Nested blocks. */
  depth: 4,
  /** Lines of a function, without comments and blank ones. */
  functionLines: 60,
  /** Lines of a file. */
  fileLines: 500,
  parameters: 5,
  nestedCallbacks: 4,
} as const;

export interface TenRule {
  readonly id: string;
  /** As Holzmann has it, in a few words. */
  readonly original: string;
  /** Share of the score; all together are 1. */
  readonly weight: number;
  readonly rules: Linter.RulesRecord;
}

const banned = (...selectors: [selector: string, message: string][]): Linter.RuleEntry => [
  'error',
  ...selectors.map(([selector, message]) => ({ selector, message })),
];

export const TEN_RULES: readonly TenRule[] = [
  {
    id: 'simple-control-flow',
    original: 'simple control flow: no goto, no setjmp, no recursion',
    weight: 0.15,
    rules: {
      complexity: ['error', LIMITS.complexity],
      'max-depth': ['error', LIMITS.depth],
      'ten/no-recursion': 'error',
      'no-labels': 'error',
      'no-fallthrough': 'error',
      'no-unsafe-finally': 'error',
    },
  },
  {
    id: 'bounded-loops',
    original: 'every loop has a fixed upper bound',
    weight: 0.1,
    rules: {
      'ten/no-endless-loop': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unreachable-loop': 'error',
      'for-direction': 'error',
    },
  },
  {
    id: 'bounded-memory',
    original: 'no dynamic memory after initialisation',
    weight: 0.15,
    rules: { 'ten/no-module-state': 'error' },
  },
  {
    id: 'short-functions',
    original: 'a function fits on one page, 60 lines',
    weight: 0.1,
    rules: {
      'max-lines-per-function': [
        'error',
        { max: LIMITS.functionLines, skipBlankLines: true, skipComments: true },
      ],
      'max-lines': ['error', LIMITS.fileLines],
      'max-params': ['error', LIMITS.parameters],
    },
  },
  {
    id: 'assertions',
    original: 'two assertions in each function',
    weight: 0.1,
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    id: 'smallest-scope',
    original: 'data is declared in the smallest scope',
    weight: 0.1,
    rules: {
      'no-var': 'error',
      'prefer-const': 'error',
      'no-implicit-globals': 'error',
      '@typescript-eslint/no-shadow': 'error',
    },
  },
  {
    id: 'checked-results',
    original: 'every return value is checked, and every parameter',
    weight: 0.1,
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unused-expressions': [
        'error',
        { allowShortCircuit: true, allowTernary: true },
      ],
      'no-empty': 'error',
    },
  },
  {
    id: 'no-metaprogramming',
    original: 'the preprocessor includes files and defines simple macros, no more',
    weight: 0.08,
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      'no-restricted-syntax': banned(
        ['NewExpression[callee.name="Proxy"]', 'a proxy hides what is called'],
        ['WithStatement', 'with hides what is named'],
        ['TSEnumDeclaration', 'an enum is code made from a declaration'],
        ['TSModuleDeclaration[kind="namespace"]', 'a namespace is code made from a declaration'],
      ),
    },
  },
  {
    id: 'one-indirection',
    original: 'one level of dereferencing, no function pointers',
    weight: 0.07,
    rules: {
      'max-nested-callbacks': ['error', LIMITS.nestedCallbacks],
      '@typescript-eslint/no-this-alias': 'error',
      'no-proto': 'error',
      'no-extend-native': 'error',
      'no-caller': 'error',
    },
  },
  {
    id: 'no-warnings',
    original: 'compiled with all warnings on, and none is left',
    weight: 0.05,
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'ten/no-switched-off-rule': 'error',
    },
  },
];
