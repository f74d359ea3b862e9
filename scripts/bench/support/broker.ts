/** A broker with the fleet's own server and durability, without accounts, on loopback. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { ERRORS_HOME } from '../../../src/contracts/fabric/streams.ts';
import { freePort } from './peer.ts';
import { version } from './version.ts';

/** Starts it from the image of the fleet; Debian's package may be too old to sync each write. */
export async function startBroker() {
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-broker-'));
  const port = await freePort();
  const config = path.join(dir, 'nats.conf');
  writeFileSync(
    config,
    `server_name: ${ERRORS_HOME}
listen: "127.0.0.1:${port}"
max_payload: 8388608
jetstream { domain: ${ERRORS_HOME}, store_dir: "${dir}/data", sync_interval: always, max_file: 4096MiB }
`,
  );
  chmodSync(dir, 0o755);
  const image = `tandem/nats:${version}`;
  const volume = ['-v', `${dir}:${dir}`];
  const run = ['run', '-d', '--network', 'host', '--user', '0', ...volume];
  const command = ['--entrypoint', 'nats-server', image, '-c', config];
  const { stdout: id } = await execa('docker', [...run, ...command]);
  const { stdout: pid } = await execa('docker', ['inspect', '-f', '{{.State.Pid}}', id]);
  return {
    pid: Number(pid),
    url: `nats://127.0.0.1:${port}`,
    stop: async () => {
      await execa('docker', ['rm', '-f', id]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
