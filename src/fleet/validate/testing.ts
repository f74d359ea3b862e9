/** Definitions with one mistake each, and what has to be said of it. */
import { loadFleet } from '../load.ts';
import { writeDefinition } from '../testing/definition.ts';

export const entry = (name: string, more = '') =>
  `  - { name: ${name}, run: { image: x }${more && `, ${more}`} }\n`;
export const store = (entries: string) => ({
  'beta/store.yaml': `machine: beta\ngroup: store\nentries:\n${entries}`,
});
export const machines = (text: string) => ({ 'machines.yaml': `machines:\n${text}` });

/** Entries of alpha/core (and other files), and what must come out: severity, code, and a piece of text. */
export type Case = [
  what: string,
  files: Record<string, string>,
  expected: [severity: 'error' | 'warning', code: string, says: RegExp],
];

/** The mistake is found once; an error leaves no fleet. */
export function expectFound(files: Case[1], [severity, code, says]: Case[2]): void {
  const { fleet, findings } = loadFleet(writeDefinition(files));
  const found = findings.filter((one) => one.code === code);
  expect(found).toHaveLength(1);
  expect(found[0]!.severity).toBe(severity);
  expect(`${found[0]!.message} ?${found[0]!.suggestion}`).toMatch(says);
  if (severity === 'error') expect(fleet).toBeNull();
}
