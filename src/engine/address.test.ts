import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_DOCKER_HOST, dockerHostOf } from './address.ts';

describe('dockerHostOf', () => {
  let config: string;
  beforeEach(() => {
    config = mkdtempSync(path.join(tmpdir(), 'tandem-context-'));
  });
  afterEach(() => rmSync(config, { recursive: true }));

  function defineContext(name: string, host: string): void {
    const folder = path.join(
      config,
      'contexts/meta',
      createHash('sha256').update(name).digest('hex'),
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'meta.json'),
      JSON.stringify({ Endpoints: { docker: { Host: host } } }),
    );
  }

  test('the local socket when nothing is set', () => {
    expect(dockerHostOf('pc2', { DOCKER_CONFIG: config })).toBe(DEFAULT_DOCKER_HOST);
  });

  test("a machine's own variable wins over DOCKER_HOST", () => {
    const env = {
      DOCKER_CONFIG: config,
      DOCKER_HOST: 'tcp://a:1',
      TANDEM_PC2_DOCKER_HOST: 'ssh://owner@pc2',
    };
    expect(dockerHostOf('pc2', env)).toBe('ssh://owner@pc2');
    expect(dockerHostOf('mainpc', env)).toBe('tcp://a:1');
  });

  test('the context in use is followed', () => {
    defineContext('lab', 'ssh://owner@lab');
    writeFileSync(path.join(config, 'config.json'), JSON.stringify({ currentContext: 'lab' }));
    expect(dockerHostOf('pc2', { DOCKER_CONFIG: config })).toBe('ssh://owner@lab');
  });

  test('an unknown context is an error that names it', () => {
    expect(() => dockerHostOf('pc2', { DOCKER_CONFIG: config, DOCKER_CONTEXT: 'gone' })).toThrow(
      /gone/,
    );
  });
});
