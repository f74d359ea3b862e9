/** The error bus in a process of its own, for `errors.ts`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { ERRORS_STREAM } from '../../../src/contracts/fabric/streams.ts';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';
import { poll } from '../../../src/engine/poll.ts';
import { freePort } from '../support/peer.ts';

/** As in the image. */
export const FLAGS = ['--v8-pool-size=0', '--max-semi-space-size=1'];
const WAIT = { timeoutMs: 60_000, intervalMs: 20 };

/** Starts error-bus against a broker; resolves when it answers. */
export async function startErrorBus(url: string, nc: NatsConnection) {
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-errors-'));
  const config = path.join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ zmq_port: null }));
  const main = new URL('../../../src/runtime/main.ts', import.meta.url).pathname;
  const httpPort = await freePort();
  const child = spawn(process.execPath, [...FLAGS, main, 'services/error-bus/main'], {
    env: {
      ...process.env,
      TANDEM_NATS_URL: url,
      TANDEM_MACHINE: 'pc2',
      TANDEM_HTTP_PORT: String(httpPort),
      TANDEM_LOG_LEVEL: 'error',
      TANDEM_STATE_DIR: dir,
      TANDEM_CONFIG_FILE: config,
    },
    stdio: 'inherit',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.on('exit', () => child.kill('SIGKILL'));
  const ask = async (action: string, input: object) => {
    const subject = subjects.action('error-bus', action);
    const reply = await nc.request(subject, JSON.stringify(input), { timeout: 10_000 });
    return reply.json<Record<string, unknown>>();
  };
  const answers = await poll(
    () =>
      ask('suite_health', {}).then(
        ({ status }) => status === 'healthy',
        () => false,
      ),
    (up) => up,
    WAIT,
  );
  if (!answers.ok) throw new Error('error-bus does not answer');
  const manager = await jetstreamManager(nc);
  return {
    pid: child.pid!,
    async report(errors: object[]): Promise<void> {
      const { stored } = await ask('report_many', { errors });
      if (stored !== errors.length) throw new Error(`${stored} of ${errors.length} were stored`);
    },
    /** Resolves when the index holds the whole stream, so that no series pays for another. */
    async caughtUp(): Promise<void> {
      const { state } = await manager.streams.info(ERRORS_STREAM);
      const indexed = async () =>
        ((await ask('suite_health', {}))['system_health'] as { errors_collected: number })
          .errors_collected;
      const { ok } = await poll(indexed, (count) => count >= state.messages, WAIT);
      if (!ok) throw new Error('the index does not catch up');
    },
    rssMiB(): number {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    },
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
