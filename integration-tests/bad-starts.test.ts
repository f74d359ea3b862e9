/**
 * Intent: a start that cannot work ends with the container named, its last words and the likely
 * cause, and never hangs.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../src/engine/project.ts';
import { removeProject, Slice } from './support/slice.ts';

test('a missing secret stops the start and names the file', async () => {
  const slice = new Slice({
    services: { mainpc: ['nats', 'core-orchestrator', 'knowledge-base'] },
    prepareSecrets: (dir) => rmSync(path.join(dir, 'mainpc', 'nkey.knowledge-base')),
  });
  await expect(slice.start()).rejects.toThrow(/nkey\.knowledge-base/);
});

test('an image that ends at once is told with its last words, and the others stay healthy', async () => {
  const slice = new Slice({
    services: { mainpc: ['nats', 'core-orchestrator', 'knowledge-base'] },
    override: {
      mainpc: {
        services: { 'knowledge-base': { command: ['agents/no-such-entry'], restart: 'no' } },
      },
    },
    startupTimeoutMs: 30_000,
  });
  await expect(slice.start()).rejects.toThrow();
});

test('`up` says which container failed, why, and what it said', async () => {
  const env = {
    TANDEM_PROJECT_PREFIX: 'tandem-test-badup',
    TANDEM_VERSION: 'no-such-version',
    TANDEM_INGRESS_ADDRESS: '127.0.0.4',
  };
  try {
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      ['src/cli/main.ts', 'up', '--machine', 'mainpc', '--timeout', '60'],
      { cwd: ROOT, env, reject: false, timeout: 120_000 },
    );
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toMatch(/no-such-version/);
  } finally {
    await removeProject('tandem-test-badup-mainpc');
  }
});
