import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './settings.ts';

const minimal = { TANDEM_MACHINE: 'pc2' };

test('a container needs to be told only its machine', () => {
  const settings = readSettings(minimal, { agent: 'MemoryClient' });
  expect(settings.identity).toMatchObject({
    agent: 'MemoryClient',
    slug: 'memory-client',
    machine: 'pc2',
  });
  expect(settings).toMatchObject({
    httpPort: 8080,
    agentPort: null,
    logLevel: 'info',
    drainMs: 8000,
    config: {},
  });
});

test('all problems come at once, each with its variable, its value and what is allowed', () => {
  const env = {
    TANDEM_MACHINE: 'PC 2',
    TANDEM_AGENT_PORT: '70000',
    TANDEM_LOG_LEVEL: 'loud',
    TANDEM_DRAIN_SECONDS: 'soon',
    TANDEM_NATS_URL: 'http://x',
    TANDEM_STATE_DIR: 'state',
    TANDEM_CONFIG_FILE: '/does/not/exist.json',
  };
  const message = problemsOf(() => readSettings(env, { agent: 'X' }));
  for (const name of Object.keys(env)) expect(message).toContain(name);
  expect(message).toContain('"70000", not a port from 1 to 65535');
  expect(message).toContain('not one of error, warn, info, debug');
});

test('an image that runs another entry than the compose file says is refused', () => {
  expect(
    problemsOf(() => readSettings({ ...minimal, TANDEM_AGENT: 'A' }, { agent: 'B' })),
  ).toContain('the entry that runs here is B');
});

test('an empty variable counts as absent', () => {
  expect(readSettings({ ...minimal, TANDEM_AGENT_PORT: '' }, { agent: 'X' }).agentPort).toBeNull();
});

test('the config block is an object in a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'config.json');
  writeFileSync(file, '{"model":"phi"}');
  expect(readSettings({ ...minimal, TANDEM_CONFIG_FILE: file }, { agent: 'X' }).config).toEqual({
    model: 'phi',
  });
  writeFileSync(file, '[1]');
  expect(
    problemsOf(() => readSettings({ ...minimal, TANDEM_CONFIG_FILE: file }, { agent: 'X' })),
  ).toContain('holds no JSON object');
});

function problemsOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
    return (error as Error).message;
  }
  throw new Error('the settings were accepted');
}
