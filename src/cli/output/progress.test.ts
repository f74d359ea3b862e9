import { stripVTControlCharacters } from 'node:util';
import type { ContainerState } from '../../engine/containers/states.ts';
import { progressLines } from './progress.ts';

function state(
  agent: string,
  health: ContainerState['health'],
  status = 'running',
): ContainerState {
  return { id: agent, machine: 'mainpc', agent, state: status, health };
}
const frame = (states: ContainerState[]) =>
  progressLines({ elapsedMs: 4000, states, lastLine: new Map() }).map((line) =>
    stripVTControlCharacters(line),
  );

test('counts the healthy and names who is waited for', () => {
  const lines = frame([state('A', 'healthy'), state('B', 'starting')]);
  expect(lines[1]).toMatch(/^mainpc.*1\/2 healthy$/);
  expect(lines[2]).toContain('waiting for B');
});

test('a failing container is named', () => {
  expect(frame([state('A', 'none', 'exited')]).at(-1)).toContain('failing: A');
});

test('a long list is cut with a count', () => {
  const many = Array.from({ length: 9 }, (_, i) => state(`A${i}`, 'starting'));
  expect(frame(many).at(-1)).toContain('and 3 more');
});
