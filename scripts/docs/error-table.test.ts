import { readFileSync } from 'node:fs';
import { declaredErrors } from '../../src/contracts/errors.ts';
import { documentPath, documentWithTable } from './error-table.ts';

test('docs/errors.md is up to date; node scripts/docs/error-table.ts writes it', async () => {
  expect(readFileSync(documentPath, 'utf8')).toBe(await documentWithTable());
});

test('every declared code has one row', async () => {
  const rows = [...(await documentWithTable()).matchAll(/^\| `([A-Z0-9_]+)` \|/gm)];
  expect(rows.map(([, code]) => code)).toEqual([...declaredErrors().keys()].toSorted());
});
