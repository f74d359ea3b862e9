import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Linter } from 'eslint';
import { lintByTenRules } from './lint.ts';
import { ownRules } from './own-rules.ts';
import { TEN_RULES } from './rules.ts';
import { scoreOf } from './score.ts';

/** Code that breaks a rule, and the rule of ESLint that says so. */
const BREAKS: Readonly<Record<string, readonly [rule: string, code: string]>> = {
  'simple-control-flow': [
    'ten/no-recursion',
    'export function f(n: number): number { return n === 0 ? 0 : f(n - 1); }',
  ],
  'bounded-loops': [
    'ten/no-endless-loop',
    'export function f(g: () => void): void { while (true) g(); }',
  ],
  'bounded-memory': ['ten/no-module-state', 'export const seen = new Map<string, string>();'],
  'short-functions': [
    'max-params',
    'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1, g: 1) => [a, b, c, d, e, g];',
  ],
  assertions: ['@typescript-eslint/no-explicit-any', 'export const f = (a: any): unknown => a;'],
  'smallest-scope': ['prefer-const', 'export function f(): number { let a = 1; return a; }'],
  'checked-results': [
    '@typescript-eslint/no-floating-promises',
    'export function f(p: Promise<void>): void { p.then(() => 1); }',
  ],
  'no-metaprogramming': [
    'no-restricted-syntax',
    'export const f = (a: object): object => new Proxy(a, {});',
  ],
  'one-indirection': [
    'no-proto',
    'export const f = (a: { __proto__: object }): object => a.__proto__;',
  ],
  'no-warnings': [
    'ten/no-switched-off-rule',
    '// eslint-disable-next-line no-var\nexport const f = 1;',
  ],
};

it('each rule finds what breaks it, and comments do not switch it off', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tandem-ten-'));
  try {
    const tsconfig = {
      compilerOptions: { strict: true, target: 'es2024', module: 'nodenext', types: [] },
      include: ['*.ts'],
    };
    writeFileSync(path.join(root, 'tsconfig.json'), JSON.stringify(tsconfig));
    writeFileSync(path.join(root, 'clean.ts'), 'export const f = (a: number): number => a + 1;\n');
    for (const [id, [, code]] of Object.entries(BREAKS)) {
      writeFileSync(path.join(root, `${id}.ts`), `/* eslint-disable */\n${code}\n`);
    }
    // As the command line gives it: from where one is.
    const files = await lintByTenRules(path.relative('.', root), ['*.ts']);
    const broken = new Map(files.map((file) => [file.file.replace('.ts', ''), file.broken]));
    expect(broken.get('clean')).toEqual([]);
    expect(Object.keys(BREAKS).sort()).toEqual(TEN_RULES.map(({ id }) => id).sort());
    for (const [id, [rule]] of Object.entries(BREAKS))
      expect([id, broken.get(id)]).toEqual([id, expect.arrayContaining([rule])]);
  } finally {
    rmSync(root, { recursive: true });
  }
}, 60_000);

describe('a function that calls itself', () => {
  const messagesOf = (code: string) =>
    new Linter().verify(code, {
      plugins: { ten: ownRules },
      rules: { 'ten/no-recursion': 'error' },
    });

  it.each([
    ['as it is declared', 'function f(n) { return [1].map(() => f(n - 1)); }'],
    ['as an arrow function', 'const f = (n) => (n === 0 ? 0 : f(n - 1));'],
    ['as a function expression', 'const f = function (n) { return f(n - 1); };'],
    ['by its inner name', 'export default function () { return function g() { g(); }; }'],
    ['as a method', 'class A { f(n) { return this.f(n - 1); } }'],
    ['as a private method', 'class A { #f(n) { return [n].map((m) => this.#f(m - 1)); } }'],
    ['as a static method', 'class A { static f(n) { return this.f?.(n - 1); } }'],
    ['as a field', 'class A { f = (n) => this.f(n - 1); }'],
    ['as a method of an object', 'const a = { f(n) { return this.f(n - 1); } };'],
    ['out of an object in it', 'class A { f() { return { g: () => this.f() }; } }'],
  ])('is found %s', (_how, code) => expect(messagesOf(code)).toHaveLength(1));

  it.each([
    ['another function of that name', 'const f = (f) => f();'],
    ['a method that is called like the function', 'class A { f() { f(); } } function f() {}'],
    ['a private method beside it', 'class A { f() { this.#f(); } #f() {} }'],
    ['that of its parent', 'class A extends B { f() { super.f(); } }'],
    ['that of another object', 'class A { f(b) { b.f(); } }'],
    ['that of another `this`', 'class A { f() { return function () { this.f(); }; } }'],
    ['a function after it', 'const f = () => 1; const g = () => f();'],
  ])('is not one that calls %s', (_what, code) => expect(messagesOf(code)).toEqual([]));
});

describe('the score', () => {
  it('is 100 when every file keeps every rule; weights add up to one', () => {
    expect(TEN_RULES.reduce((sum, { weight }) => sum + weight * 100, 0)).toBeCloseTo(100, 9);
    expect(scoreOf([{ file: 'a', broken: [] }])).toMatchObject({ score: 100, files: 1, clean: 1 });
  });

  it('counts a file once for a rule, however often it breaks it', () => {
    const files = [
      { file: 'a', broken: ['complexity', 'complexity'] },
      { file: 'b', broken: [] },
    ];
    const { score, rules, clean } = scoreOf(files);
    expect(score).toBeCloseTo(92.5, 9);
    expect(clean).toBe(1);
    expect(rules[0]).toMatchObject({ clean: 1, violations: 2, worst: [{ file: 'a', count: 2 }] });
  });

  it('gives nothing for a file that cannot be parsed', () => {
    expect(scoreOf([{ file: 'a', broken: [null] }]).score).toBe(0);
  });
});
