/** A broker with the fleet's own server and durability, and core-orchestrator on it, for `registry.ts`. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { REGISTRY } from '../../../src/contracts/registry.ts';
import { freePort } from '../support/peer.ts';
import { version } from '../support/version.ts';

/** As in the image. */
const FLAGS = ['--v8-pool-size=0', '--max-semi-space-size=1'];

/** Starts both; the registry answers some seconds after this resolves. */
export async function startRegistryService() {
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-registry-'));
  chmodSync(dir, 0o755);
  const port = await freePort();
  const config = path.join(dir, 'nats.conf');
  const store = `store_dir: "${dir}/data", sync_interval: always, max_file: 4096MiB`;
  writeFileSync(
    config,
    `server_name: ${REGISTRY.home}\nlisten: "127.0.0.1:${port}"\njetstream { domain: ${REGISTRY.home}, ${store} }\n`,
  );
  const image = ['--entrypoint', 'nats-server', `tandem/nats:${version}`, '-c', config];
  const where = ['--network', 'host', '--user', '0', '-v', `${dir}:${dir}`];
  const { stdout: id } = await execa('docker', ['run', '-d', ...where, ...image]);
  const url = `nats://127.0.0.1:${port}`;
  const main = new URL('../../../src/runtime/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [...FLAGS, main, 'services/core-orchestrator/main'], {
    env: {
      ...process.env,
      TANDEM_NATS_URL: url,
      TANDEM_MACHINE: REGISTRY.home,
      TANDEM_HTTP_PORT: String(await freePort()),
      TANDEM_LOG_LEVEL: 'error',
      TANDEM_STATE_DIR: dir,
    },
    stdio: 'inherit',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.on('exit', () => child.kill('SIGKILL'));
  return {
    url,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
      await execa('docker', ['rm', '-f', id]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
