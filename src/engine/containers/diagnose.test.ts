import type { FleetContainer } from './containers.ts';
import { likelyCause } from './diagnose.ts';

const failed: FleetContainer = {
  id: 'x',
  machine: 'mainpc',
  agent: 'A',
  service: 'a',
  color: 'blue',
  version: '0.1.0',
  group: 'g',
  role: 'agent',
  wave: 1,
  image: 'i',
  state: 'exited',
  health: 'none',
  restarts: 0,
  exitCode: 1,
  oomKilled: false,
  error: '',
  startedAt: 0,
  healthLog: '',
  published: [],
};

test.each([
  ['an OOM kill', { ...failed, oomKilled: true }, [], /memory/],
  ['a full disk', failed, ['Error: ENOSPC: no space left on device, write'], /disk is full/],
  ['a missing secret', failed, ['{"code":"SECRET_MISSING","msg":"x"}'], /secrets init/],
  [
    'a taken port',
    { ...failed, error: 'driver failed: port is already allocated' },
    [],
    /another process has the port/,
  ],
  ['a refused broker login', failed, ["'Authorization Violation'"], /broker refuses/],
  [
    'a failing health check',
    { ...failed, state: 'running', health: 'unhealthy' as const, healthLog: '503' },
    [],
    /health check fails: 503/,
  ],
  ['an unknown end', { ...failed, exitCode: 3 }, ['bye'], /exit code 3/],
  [
    'a container that never started',
    { ...failed, state: 'created', exitCode: 0 },
    [],
    /waits for a dependency/,
  ],
])('%s is told as such', (_name, container, lines, cause) => {
  expect(likelyCause(container, lines)).toMatch(cause);
});
