import { existsSync } from 'node:fs';
import { PROGRAM } from './code-rules.ts';

// It runs as a process of its own, so no import says whether it is there.
test('the program that the gate starts is there', () => {
  expect(existsSync(PROGRAM)).toBe(true);
});
