import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findEntries } from './entries.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'entries-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function file(name: string, text = ''): void {
  mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
  writeFileSync(path.join(dir, name), text);
}

test('finds the runtime, the services and the agents, sorted', () => {
  file('runtime/main.ts');
  file('services/error-bus/main.ts');
  file('agents/vision/face.ts', "import x from 'x';\nexport default agent({});\n");
  expect(findEntries(dir)).toEqual([
    'agents/vision/face.ts',
    'runtime/main.ts',
    'services/error-bus/main.ts',
  ]);
});

test('leaves out helpers, tests and what only a service uses inside', () => {
  file('agents/vision/shared-schema.ts', 'export const schema = 1;\n');
  file('agents/vision/face.test.ts', 'export default 1;\n');
  file('services/error-bus/store/main.ts');
  file('runtime/agent.ts', 'export default 1;\n');
  expect(findEntries(dir)).toEqual([]);
});
