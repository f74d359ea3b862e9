import { readFileSync } from 'node:fs';
import { documentPath, documentWithTable } from './agent-table.ts';

test('docs/agents.md is up to date; node scripts/docs/agent-table.ts writes it', async () => {
  expect(readFileSync(documentPath, 'utf8')).toBe(await documentWithTable());
});
