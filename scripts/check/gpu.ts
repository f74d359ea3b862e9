/**
 * Checks steward and resource-manager against a real NVIDIA card, without containers:
 *
 *     node scripts/check/gpu.ts --app BUNDLE --nats NATS_SERVER [--occupy COMMAND]
 *
 * BUNDLE is what `node scripts/build/bundle.ts BUNDLE` wrote. COMMAND takes at least 4 GiB of the card
 * and holds it until it is killed; without it, the checks that need a second user of the card are left out.
 * Exit code 1 when a check fails.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, type NatsConnection } from '@nats-io/transport-node';

type Reply = Record<string, unknown>;
type Card = { uuid: string; state: string; total_mib: number; measured_mib: number };

const { values } = parseArgs({
  options: {
    app: { type: 'string' },
    nats: { type: 'string' },
    occupy: { type: 'string' },
  },
});
if (values.app === undefined || values.nats === undefined) {
  console.error('usage: node scripts/check/gpu.ts --app BUNDLE --nats NATS_SERVER [--occupy CMD]');
  process.exit(2);
}

const PORT = 14222;
const NATS_READY_MS = 10_000;
const VIEW_MS = 60_000;
const OCCUPIED_MIB = 4_096;
/** Share of a card that tasks of the highest priority may fill. */
const FILLED = 0.8;
const work = mkdtempSync(path.join(tmpdir(), 'tandem-gpu-'));
const running: ChildProcess[] = [];
let failures = 0;

function check(what: string, holds: boolean, seen: unknown): void {
  if (!holds) failures += 1;
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}: ${JSON.stringify(seen)}`);
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', openSync(path.join(work, 'output.log'), 'a'), 'inherit'],
  });
  running.push(child);
  return child;
}

function entry(name: string, httpPort: number): ChildProcess {
  return start(
    process.execPath,
    [path.join(values.app!, 'runtime/main.js'), `services/${name}/main`],
    {
      TANDEM_MACHINE: 'pc2',
      TANDEM_NATS_URL: `nats://127.0.0.1:${PORT}`,
      TANDEM_STATE_DIR: mkdtempSync(path.join(work, 'state-')),
      TANDEM_HTTP_PORT: String(httpPort),
    },
  );
}

async function until<T>(
  look: () => Promise<T>,
  good: (seen: T) => boolean,
  ms = VIEW_MS,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look().catch((error: Error) => error.message as unknown as T);
    if (good(seen) || Date.now() > end) return seen;
    await sleep(500);
  }
}

const ask = async (nc: NatsConnection, agent: string, action: string, input: object = {}) => {
  const subject = `agent.${agent}.${action}`;
  return (await nc.request(subject, JSON.stringify(input), { timeout: 10_000 })).json<Reply>();
};

/** What the tool itself says, in words of its own query. */
function tool(fields: string): string[] {
  const args = [`--query-gpu=${fields}`, '--format=csv,noheader,nounits'];
  return execFileSync('nvidia-smi', args, { encoding: 'utf8' }).split('\n')[0]!.split(', ');
}

async function run(nc: NatsConnection): Promise<void> {
  const [uuid = '', total = ''] = tool('uuid,memory.total');
  const read = await until(
    () => ask(nc, 'steward', 'gpu_metrics'),
    ({ gpus }) => Array.isArray(gpus),
  );
  const [card] = (read['gpus'] ?? []) as Reply[];
  check('the steward sees the card by its UUID', card?.['uuid'] === uuid, card);
  check('its memory', card?.['memory_total_mib'] === Number(total), total);
  for (const field of ['utilization_percent', 'temperature_c', 'power_watts'])
    check(`${field} is measured`, typeof card?.[field] === 'number', card?.[field]);

  const view = async () => {
    const { gpus } = await ask(nc, 'resource-manager', 'vram_status');
    return (gpus as Card[]).find((one) => one.uuid === uuid);
  };
  const seen = await until(view, (one) => one?.state === 'healthy');
  check('resource-manager counts the card as healthy', seen?.state === 'healthy', seen);
  const take = (allocation_id: string, mib: number) =>
    ask(nc, 'resource-manager', 'allocate_resources', {
      allocation_id,
      resources: { vram_gb: Math.floor(mib / 1024) },
      priority: 'CRITICAL',
    });
  check(
    'more than the card has is never given',
    (await take('huge', 4 * Number(total)))['code'] === 'RESOURCES_NEVER',
    4,
  );
  const half = await take('half', Number(total) / 2);
  check(
    'half of the card is given',
    half['status'] === 'success' && half['gpu_uuid'] === uuid,
    half['gpu_uuid'],
  );
  const twice = await take('twice', Number(total) * 0.6);
  check(
    'what is given is not given again',
    twice['code'] === 'RESOURCES_INSUFFICIENT',
    twice['message'],
  );
  await ask(nc, 'resource-manager', 'release_resources', { allocation_id: 'half' });
  if (values.occupy !== undefined) await occupied(view, take, Number(total));
}

/** Somebody outside the fleet uses the card: what is measured counts, not what the ledger knows. */
async function occupied(
  view: () => Promise<Card | undefined>,
  take: (id: string, mib: number) => Promise<Reply>,
  total: number,
): Promise<void> {
  const before = (await view())?.measured_mib ?? 0;
  const other = start('bash', ['-c', `exec ${values.occupy}`]);
  const began = performance.now();
  const during = await until(view, (one) => (one?.measured_mib ?? 0) >= before + OCCUPIED_MIB);
  const grown = (during?.measured_mib ?? 0) - before;
  check('memory that another process took is seen', grown >= OCCUPIED_MIB, {
    mib: grown,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  });
  const refused = await take('beside', total * FILLED - grown / 2);
  check(
    'and is not given to anybody',
    refused['code'] === 'RESOURCES_INSUFFICIENT',
    refused['message'],
  );
  other.kill('SIGKILL');
  const after = await until(
    view,
    (one) => (one?.measured_mib ?? total) < before + OCCUPIED_MIB / 2,
  );
  check(
    'and seen free again',
    (after?.measured_mib ?? total) < before + OCCUPIED_MIB / 2,
    after?.measured_mib,
  );
}

try {
  const config = path.join(work, 'nats.conf');
  writeFileSync(
    config,
    `listen: "127.0.0.1:${PORT}"\nserver_name: pc2\njetstream { domain: pc2, store_dir: ${JSON.stringify(work)} }\n`,
  );
  start(values.nats, ['-c', config, '-l', path.join(work, 'nats.log')]);
  const nc = await until(
    () => connect({ servers: `127.0.0.1:${PORT}`, timeout: 1_000 }),
    (one) => typeof one === 'object',
    NATS_READY_MS,
  );
  entry('steward', 18081);
  entry('resource-manager', 18083);
  await run(nc);
  await nc.close();
} finally {
  for (const child of running) child.kill('SIGKILL');
  if (failures > 0) console.log(readFileSync(path.join(work, 'output.log'), 'utf8'));
  rmSync(work, { recursive: true, force: true });
}
console.log(failures === 0 ? 'all checks passed' : `${failures} checks failed`);
process.exit(failures === 0 ? 0 : 1);
