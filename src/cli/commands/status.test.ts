import { stripVTControlCharacters } from 'node:util';
import { renderStatus, type StatusRow } from './status.ts';

const row: StatusRow = {
  machine: 'mainpc',
  agent: 'MemoryClient',
  color: null,
  version: '0.1.0',
  state: 'running',
  health: 'healthy',
  restarts: 0,
  memoryBytes: 25 * 1024 ** 2,
  memoryLimitBytes: 128 * 1024 ** 2,
  cpus: 0.004,
  uptimeMs: 65_000,
  wave: 2,
};

test('shows every column and the share of the memory limit', () => {
  const text = stripVTControlCharacters(renderStatus([row]));
  expect(text).toMatch(
    /mainpc\s+MemoryClient\s+-\s+running\s+healthy\s+0\s+25 MiB \(20%\)\s+0\.4%\s+1m\s+2/,
  );
  expect(text).toContain('1 of 1 healthy');
});

test('tells the two copies of an entry apart', () => {
  const blue = { ...row, agent: 'error-bus', color: 'blue' };
  const text = stripVTControlCharacters(renderStatus([blue, { ...blue, color: 'green' }]));
  expect(text).toMatch(/error-bus\s+blue\s+running/);
  expect(text).toMatch(/error-bus\s+green\s+running/);
});

test('puts what is broken first', () => {
  const broken = { ...row, agent: 'ZLast', health: 'unhealthy' };
  const text = stripVTControlCharacters(renderStatus([row, broken]));
  expect(text.indexOf('ZLast')).toBeLessThan(text.indexOf('MemoryClient'));
  expect(text).toContain('1 of 2 healthy');
});

test('what is not known is a dash, not a zero', () => {
  const text = stripVTControlCharacters(
    renderStatus([
      {
        ...row,
        state: 'exited',
        health: 'none',
        memoryBytes: null,
        cpus: null,
        uptimeMs: null,
        wave: null,
      },
    ]),
  );
  expect(text).toMatch(/exited\s+none\s+0\s+-\s+-\s+-\s+-/);
});

test('an empty fleet says how to start it', () => {
  expect(renderStatus([])).toContain('scripts/up');
});
