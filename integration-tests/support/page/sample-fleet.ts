/** A fleet for the page to show: the entries of the real definition, in any number, with made-up figures. */
import type {
  MachineView,
  Member,
  MemberState,
} from '../../../src/contracts/observability/observability.ts';
import type { HostSample } from '../../../src/contracts/steward.ts';
import { fleetAtHand } from '../../../src/cli/fleet/fleet-at-hand.ts';
import { wavesOf } from '../../../src/fleet/waves.ts';
import { pick, type Random } from './random.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

interface Trouble {
  readonly state: MemberState;
  readonly reason: string;
}

const TROUBLES: readonly Trouble[] = [
  { state: 'degraded', reason: 'it says that its model is not loaded' },
  { state: 'dead', reason: 'the engine says exited, exit code 137, out of memory' },
  { state: 'hanging', reason: 'it runs and has not answered for 21 s' },
  { state: 'starting', reason: 'started 6 s ago, not ready yet' },
];

/** @param count members; beyond the real fleet its entries come again under numbered names */
export function sampleMembers(count: number, random: Random, now = Date.now()): Member[] {
  const fleet = fleetAtHand();
  const waves = wavesOf(fleet);
  const entries = fleet.entries.filter(({ profiles }) => profiles.length === 0);
  return Array.from({ length: count }, (_, at) => {
    const entry = entries[at % entries.length]!;
    const round = Math.floor(at / entries.length);
    const name = round === 0 ? entry.name : `${entry.name}-${round}`;
    const trouble = at > 3 && random() < 0.07 ? pick(random, TROUBLES) : undefined;
    return member(
      {
        name,
        machine: entry.machine,
        group: entry.group,
        role: entry.role,
        wave: waves.get(entry) ?? 1,
        slug: entry.slug,
        dependsOn: entry.dependsOn.map((d) => `${d.machine}/${d.name}`),
        memoryMiB: entry.resources.memoryMiB,
        gpu: entry.gpu ?? null,
      },
      trouble,
      random,
      now,
    );
  });
}

interface Seed {
  readonly name: string;
  readonly machine: string;
  readonly group: string;
  readonly role: string;
  readonly wave: number;
  readonly slug: string;
  readonly dependsOn: readonly string[];
  readonly memoryMiB: number;
  readonly gpu: { readonly device: number; readonly vramMiB: number } | null;
}

function member(seed: Seed, trouble: Trouble | undefined, random: Random, now: number): Member {
  const state = trouble?.state ?? 'healthy';
  const runs = state !== 'dead';
  const limit = seed.memoryMiB * MIB;
  const used = limit * (0.2 + random() * 0.5);
  const since = now - Math.floor(random() * 40) * 60_000 - 30_000;
  return {
    id: `${seed.machine}/${seed.name}`,
    name: seed.name,
    machine: seed.machine,
    slug: seed.slug,
    group: seed.group,
    role: seed.role,
    wave: seed.wave,
    required: true,
    depends_on: [...seed.dependsOn],
    gpu: seed.gpu === null ? null : { device: seed.gpu.device, vram_mib: seed.gpu.vramMiB },
    version: '0.1.0',
    state,
    since: new Date(since).toISOString(),
    reason: trouble?.reason ?? '',
    signs: {
      lease: runs ? 'active' : 'expired',
      engine: runs ? 'running' : 'exited',
      engine_health: runs ? 'healthy' : null,
      answers: state !== 'hanging' && runs,
      ready: state === 'healthy',
      last_sign: new Date(now - (runs ? 2_000 : 25_000)).toISOString(),
    },
    load: {
      cpu_percent: runs ? Math.round(random() ** 4 * 1000) / 10 : null,
      memory_bytes: runs ? Math.round(used) : null,
      memory_limit_bytes: limit,
      memory_percent: runs ? Math.round((used / limit) * 1000) / 10 : null,
      requests_per_second: runs ? Math.round(random() ** 3 * 400) / 10 : null,
      errors_per_second: runs ? Math.round(random() ** 8 * 100) / 100 : null,
    },
    restarts: random() < 0.1 ? 1 : 0,
    oom_kills: trouble?.state === 'dead' ? 1 : 0,
    started_at: runs ? new Date(since - 20_000).toISOString() : null,
    exit_code: runs ? null : 137,
  };
}

/** Load moves a little; nothing else does. */
export function drifted(before: Member, random: Random): Member {
  const { cpu_percent, memory_percent } = before.load;
  const near = (value: number, by: number) =>
    Math.min(100, Math.max(0, Math.round((value + (random() - 0.5) * by) * 10) / 10));
  return {
    ...before,
    load: {
      ...before.load,
      cpu_percent: cpu_percent === null ? null : near(cpu_percent, 12),
      memory_percent: memory_percent === null ? null : near(memory_percent, 2),
    },
  };
}

export function sampleMachines(random: Random, now = Date.now()): MachineView[] {
  const time = new Date(now).toISOString();
  const host = (machine: string, cores: number, memory: number, gpus: HostSample['gpus']) =>
    ({
      machine,
      timestamp: time,
      cpu: { percent: 20 + random() * 20, cores, load_1m: cores * 0.3 },
      memory: { total_bytes: memory, used_bytes: memory * 0.58, available_bytes: memory * 0.42 },
      disk: [{ mount: '/', total_bytes: 930 * GIB, used_bytes: 412 * GIB }],
      network: { rx_bytes_per_s: 1.8 * MIB * random(), tx_bytes_per_s: 0.6 * MIB * random() },
      network_reason: null,
      gpus,
      gpus_reason: null,
      containers: null,
      containers_reason: null,
      uptime_seconds: 86_400,
    }) satisfies HostSample;
  const card = (uuid: string, name: string, total: number, used: number) => ({
    uuid,
    index: 0,
    name,
    memory_total_mib: total,
    memory_used_mib: used,
    utilization_percent: Math.round(30 + random() * 30),
    temperature_c: 61,
    power_watts: 214,
    mig: null,
  });
  return [
    view(
      'mainpc',
      time,
      host('mainpc', 32, 128 * GIB, [card('GPU-a', 'GeForce RTX 4090', 24_564, 15_210)]),
    ),
    view(
      'pc2',
      time,
      host('pc2', 12, 32 * GIB, [card('GPU-b', 'GeForce RTX 3060', 12_288, 4_120)]),
    ),
  ];
}

const view = (name: string, time: string, host: HostSample): MachineView => ({
  name,
  reachable: true,
  last_sign: time,
  host: { ...host },
  clock_offset_ms: 3,
});
