/**
 * Intent: a start that cannot work ends with the container named, its last words and the likely
 * cause, and never hangs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tandem } from '../support/clients/cli.ts';
import { removeProject, Slice } from '../support/containers/slice.ts';
import { loopback } from '../support/containers/loopback.ts';

test('a missing secret stops the start and names the file', async () => {
  const slice = new Slice({
    services: { mainpc: ['nats', 'core-orchestrator', 'knowledge-base'] },
    prepareSecrets: (dir) => rmSync(path.join(dir, 'mainpc', 'nkey.knowledge-base')),
  });
  await expect(slice.start()).rejects.toThrow(/nkey\.knowledge-base/);
});

test('an image that nobody has stops the start and is named', async () => {
  const slice = new Slice({
    services: { mainpc: ['nats', 'core-orchestrator', 'knowledge-base'] },
    override: {
      mainpc: {
        services: { 'knowledge-base': { image: 'tandem/no-such-image:1', pull_policy: 'never' } },
      },
    },
  });
  await expect(slice.start()).rejects.toThrow(/no-such-image/);
});

test('`up` without images says that they are missing and what builds them', async () => {
  const prefix = 'tandem-test-no-images';
  const secrets = mkdtempSync(path.join(tmpdir(), 'tandem-no-images-'));
  const env = {
    TANDEM_PROJECT_PREFIX: prefix,
    TANDEM_SECRETS_DIR: secrets,
    TANDEM_VERSION: '0.0.0-none',
    TANDEM_NODE_BASE: 'tandem/no-such-base',
    TANDEM_BUILD_BASE: 'tandem/no-such-base',
    TANDEM_INGRESS_ADDRESS: loopback(4),
  };
  try {
    const { exitCode, stderr } = await tandem(
      ['up', '--machine', 'mainpc', '--timeout', '60'],
      env,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/likely cause: the images are not on this engine.*scripts\/up/);
  } finally {
    await removeProject(`${prefix}-mainpc`);
    rmSync(secrets, { recursive: true, force: true });
  }
});

test('`up` names the container that cannot start, its last words and the likely cause', async () => {
  const prefix = 'tandem-test-bad-agent';
  const secrets = mkdtempSync(path.join(tmpdir(), 'tandem-bad-agent-'));
  const env = {
    TANDEM_PROJECT_PREFIX: prefix,
    TANDEM_SECRETS_DIR: secrets,
    TANDEM_INGRESS_ADDRESS: loopback(4),
    // A level that no log has: every container refuses its settings.
    TANDEM_LOG_LEVEL: 'shouting',
  };
  try {
    const { exitCode, stderr } = await tandem(['up', '--machine', 'pc2', '--timeout', '120'], env, {
      timeoutMs: 200_000,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/pc2\/\w+: (restarting|running|exited), .*exit code/);
    expect(stderr).toMatch(/likely cause: a setting is missing or wrong/);
    expect(stderr).toMatch(/TANDEM_LOG_LEVEL/);
  } finally {
    await removeProject(`${prefix}-pc2`);
    rmSync(secrets, { recursive: true, force: true });
  }
});
