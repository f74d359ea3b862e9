/**
 * How long it takes to switch two servers, and what those who call notice of it: HAProxy by one runtime
 * command, by reload, nginx by reload, and kamal-proxy where it is installed (TANDEM_KAMAL_PROXY names it).
 *
 * usage: node scripts/bench/switch.ts [--switches 50] [--rate 400] [--json]
 *
 * Calls begin at a constant rate over connections that stay open, whether earlier ones are back or not. The
 * sides take turns in blocks, so that a disturbance hits all of them alike. Half of the switches are
 * promotions, half are rollbacks; they are the same to every side.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { machineLine } from './support/machine.ts';
import { poll } from '../../src/engine/poll.ts';
import { freePort, isOpen } from './support/peer.ts';
import { percentile } from './support/stats.ts';
import { measureSide, type SideFigures, type SwitchFigures } from './switch/measure.ts';
import {
  haproxyMap,
  haproxyReload,
  kamalCommand,
  kamalProxy,
  nginxReload,
} from './switch/sides.ts';

const { values } = parseArgs({
  options: {
    switches: { type: 'string', default: '50' },
    rate: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
  },
});
const BLOCKS = 2;
const perBlock = Math.ceil(Number(values.switches) / BLOCKS / 2) * 2;

const ports = { blue: await freePort(), green: await freePort() };
const backend = spawn(
  process.execPath,
  [
    new URL('./switch/backend.ts', import.meta.url).pathname,
    String(ports.blue),
    String(ports.green),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.on('exit', () => backend.kill());
// A proxy that found nobody at its first look would refuse the calls of the first block.
for (const port of [ports.blue, ports.green]) {
  const { ok } = await poll(() => isOpen(port), Boolean, { timeoutMs: 15_000, intervalMs: 50 });
  if (!ok) throw new Error(`the servers do not listen on 127.0.0.1:${port}`);
}

const kamal = await kamalCommand();
const sides = [
  await haproxyMap(ports),
  await haproxyReload(ports),
  await nginxReload(ports),
  ...(kamal === undefined ? [] : [await kamalProxy(ports, kamal)]),
];
const found = new Map<string, SideFigures[]>(sides.map(({ name }) => [name, []]));
for (let block = 0; block < BLOCKS; block += 1)
  for (const side of sides)
    found
      .get(side.name)!
      .push(await measureSide(side, { perSecond: Number(values.rate), switches: perBlock }));
for (const side of sides) await side.stop();
backend.kill();

const rows = sides.map(({ name, version }) => {
  const blocks = found.get(name)!;
  const all = blocks.flatMap(({ switches }) => switches);
  const spread = (figure: keyof SwitchFigures) => {
    const list = all.map((one) => one[figure]);
    const at = (p: number) => Number(percentile(list, p).toFixed(1));
    return { p50: at(50), p95: at(95), p99: at(99), max: at(100) };
  };
  return {
    name,
    version,
    switches: all.length,
    switch_ms: spread('switchMs'),
    command_ms: spread('commandMs'),
    added_p99_ms: spread('addedMs'),
    calls: blocks.reduce((sum, { calls }) => sum + calls, 0),
    failed: blocks.reduce((sum, { failed }) => sum + failed, 0),
  };
});
if (values.json) console.log(JSON.stringify({ rate: Number(values.rate), rows }));
else {
  const cell = ({ p50, p95, p99, max }: (typeof rows)[number]['switch_ms']) =>
    `${p50} / ${p95} / ${p99} / ${max}`;
  console.log(`
${machineLine()}; ${[...new Set(rows.map(({ version }) => version))].join('; ')}
${rows[0]!.switches} switches of each at ${values.rate} calls a second; p50 / p95 / p99 / max
| way | switch ms | command ms | p99 after less before, ms | calls | failed |
|---|---:|---:|---:|---:|---:|
${rows.map((r) => `| ${r.name} | ${cell(r.switch_ms)} | ${cell(r.command_ms)} | ${cell(r.added_p99_ms)} | ${r.calls} | ${r.failed} |`).join('\n')}
${kamal === undefined ? '\nkamal-proxy was not measured: it is not installed here' : ''}`);
}
process.exit(0);
