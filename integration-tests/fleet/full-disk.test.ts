/**
 * Intent: a full disk under the broker's streams must not take the fleet down. Streams refuse what
 * they cannot keep, calls between agents go on, and after space is free and the broker restarted,
 * streams take messages again.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { ask } from '../support/clients/ask.ts';
import { connectAs } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

const DISK_MIB = 24;
const slice = new Slice({
  services: { mainpc: ['nats', 'core-orchestrator', 'knowledge-base'] },
  expose: { mainpc: { nats: [4222] } },
  override: {
    mainpc: {
      services: {
        nats: {
          volumes: [
            { type: 'tmpfs', target: '/data', tmpfs: { size: DISK_MIB * 1024 ** 2, mode: 0o1777 } },
          ],
        },
      },
    },
  },
});
let connection: NatsConnection;

beforeAll(async () => {
  await slice.start();
  connection = await connectAs(slice, 'mainpc', 'memory-client');
}, 300_000);
afterAll(async () => {
  await connection?.close();
  await slice.stop();
}, 120_000);

/** Stores one error report of `kib` KiB; the reply is the stream's acknowledgement. */
async function store(kib: number): Promise<{ seq?: number; error?: unknown }> {
  const report = JSON.stringify({ severity: 'error', message: 'x'.repeat(kib * 1024) });
  const reply = await connection.request('error.error.MemoryClient', report, { timeout: 5_000 });
  return reply.json();
}

test('streams refuse, agents go on, and a restart with free space heals', async () => {
  expect((await store(1)).seq).toBeGreaterThan(0);
  await until(
    'the disk to be full',
    async () => {
      try {
        return (await store(512)).error !== undefined;
      } catch {
        // No acknowledgement at all is a refusal too.
        return true;
      }
    },
    (refused) => refused,
    { timeoutMs: 60_000, intervalMs: 0 },
  );
  expect(await ask(connection, 'KnowledgeBase', 'health')).toMatchObject({ ready: true });
  expect(await ask(connection, 'core-orchestrator', 'ping')).toMatchObject({
    status: expect.any(String),
  });

  // The tmpfs is emptied by the restart: that is the space becoming free.
  await (await slice.container('mainpc', 'nats')).restart();
  await connection.close();
  connection = await until(
    'the broker',
    () => connectAs(slice, 'mainpc', 'memory-client'),
    () => true,
  );
  await until(
    'streams to take messages again',
    () => store(1),
    ({ seq }) => (seq ?? 0) > 0,
    { timeoutMs: 60_000 },
  );
});
