import { ESLint } from 'eslint';
import path from 'node:path';
import tseslint from 'typescript-eslint';
import { ownRules } from './own-rules.ts';
import { TEN_RULES } from './rules.ts';
import type { LintedFile } from './score.ts';

/** What ships: tests may repeat themselves, and the page has another compiler. */
const LINTED = ['src/**/*.ts'];
export const LEFT_OUT = ['**/*.test.ts', '**/testing/**', '**/testing.ts', 'src/page/**'];

/** Runs the ten rules, and no others, over the code of a checkout. */
export async function lintByTenRules(checkout: string, patterns = LINTED): Promise<LintedFile[]> {
  const root = path.resolve(checkout);
  const eslint = new ESLint({
    cwd: root,
    // Neither the configuration of the checkout nor its comments have a say here.
    overrideConfigFile: true,
    allowInlineConfig: false,
    overrideConfig: [
      { ignores: LEFT_OUT },
      {
        files: ['**/*.ts'],
        plugins: { '@typescript-eslint': tseslint.plugin as ESLint.Plugin, ten: ownRules },
        languageOptions: {
          parser: tseslint.parser,
          parserOptions: { projectService: true, tsconfigRootDir: root },
        },
        rules: Object.assign({}, ...TEN_RULES.map(({ rules }) => rules)),
      },
    ],
  });
  const results = await eslint.lintFiles(patterns);
  return results.map(({ filePath, messages }) => ({
    file: path.relative(root, filePath),
    broken: messages.map(({ ruleId, fatal }) => (fatal ? null : ruleId)),
  }));
}
