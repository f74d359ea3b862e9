/**
 * Start to all-healthy of the whole fleet, against the same number of bare containers of the same
 * image that only listen, in the same run on the same engine.
 *
 *     node scripts/bench/start.ts [rounds]
 *
 * Stops a running fleet and removes its volumes. Needs the images (`scripts/up` builds them).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { enginesWithOverlays, fleetAtHand } from '../../src/cli/fleet/fleet-at-hand.ts';
import { ensureSecrets } from '../../src/cli/secrets/ensure-secrets.ts';
import { stopFleet } from '../../src/engine/fleet-down.ts';
import { startFleet } from '../../src/engine/fleet-up.ts';
import { median } from './support/stats.ts';
import { machineLine } from './support/machine.ts';
import { version } from './support/version.ts';

const rounds = Number(process.argv[2] ?? 3);
const TIMEOUT_MS = 600_000;
const BARE_PROJECT = 'tandem-bench-bare';

const fleet = fleetAtHand();
const machines = fleet.machines.map((machine) => machine.name);
await ensureSecrets(fleet, machines);
const { engines, overlaysOf } = await enginesWithOverlays(fleet, machines);

const fleetSeconds: number[] = [];
const bareSeconds: number[] = [];
let containers = 0;
for (let round = 1; round <= rounds; round += 1) {
  await stopFleet(engines, { volumes: true });
  const outcome = await startFleet(
    engines.map((engine) => ({ engine, overlays: overlaysOf(engine).overlays, profiles: [] })),
    { timeoutMs: TIMEOUT_MS, onProgress: () => {} },
  );
  if (outcome.healthy !== outcome.total)
    throw new Error(`only ${outcome.healthy} of ${outcome.total} became healthy`);
  containers = outcome.total;
  fleetSeconds.push(outcome.elapsedMs / 1000);
  await stopFleet(engines, { volumes: true });
  bareSeconds.push(await startBare(containers));
  console.log(
    `round ${round}: fleet ${fleetSeconds.at(-1)!.toFixed(1)} s, bare ${bareSeconds.at(-1)!.toFixed(1)} s`,
  );
}

const [ours, floor] = [median(fleetSeconds), median(bareSeconds)];
console.log(`
${machineLine()}
| containers | fleet, median s | bare, median s | ratio |
|---:|---:|---:|---:|
| ${containers} | ${ours.toFixed(1)} | ${floor.toFixed(1)} | ${(ours / floor).toFixed(2)} |`);

/** Starts `count` containers that only listen, with the same health check, and times them to all-healthy. */
async function startBare(count: number): Promise<number> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bare-'));
  const service = {
    image: `tandem/runtime:${version}`,
    entrypoint: [
      'node',
      '-e',
      "require('node:http').createServer((q, r) => r.end('ok')).listen(8080)",
    ],
    healthcheck: {
      test: ['CMD', '/usr/local/bin/probe', 'http://127.0.0.1:8080/', '8000'],
      interval: '60s',
      timeout: '10s',
      retries: 3,
      start_period: '120s',
      start_interval: '1s',
    },
  };
  const services = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`bare-${i}`, service]),
  );
  const file = path.join(dir, 'compose.yaml');
  writeFileSync(
    file,
    stringify({ name: BARE_PROJECT, services }, { aliasDuplicateObjects: false }),
  );
  try {
    const start = performance.now();
    await execa('docker', ['compose', '-f', file, 'up', '--detach', '--wait'], {
      timeout: TIMEOUT_MS,
    });
    return (performance.now() - start) / 1000;
  } finally {
    await execa('docker', ['compose', '-f', file, 'down', '--volumes', '--timeout', '1'], {
      timeout: TIMEOUT_MS,
    });
    rmSync(dir, { recursive: true });
  }
}
