import { readFileSync } from 'node:fs';
import { CODES } from './codes.ts';

test('docs/importing.md explains every code, and no other', () => {
  const text = readFileSync('docs/importing.md', 'utf8');
  const explained = [...text.matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code!),
  );
  expect(explained.sort()).toEqual(Object.keys(CODES).sort());
});
