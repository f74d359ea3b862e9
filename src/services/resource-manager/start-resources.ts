/** Brings the ledger of resources and the VRAM optimiser up: what was stored first, then the stewards. */
import Value from 'typebox/value';
import { Type } from 'typebox';
import type { Stop } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { MachineStatsReader } from '../../runtime/host/machine-stats.ts';
import { systemClock } from '../core-orchestrator/registry/clock.ts';
import { Ledger } from '../core-orchestrator/registry/ledger.ts';
import { within } from '../core-orchestrator/registry/within.ts';
import { facade } from '../facade/facade.ts';
import type { Admission } from './admission.ts';
import { fromRecord } from './resources/ledger/allocation.ts';
import { Book } from './resources/ledger/book.ts';
import type { MachineConfig } from './resources/ledger/capacity.ts';
import { askHosts, followHosts } from './resources/reports/feed.ts';
import type { HostReport } from './resources/reports/host-report.ts';
import { resourceMetrics } from './resources/metrics.ts';
import { openBucket } from './resources/storage/open-bucket.ts';
import { QueueAdmission } from './resources/queue-admission.ts';
import { Resources } from './resources/resources.ts';
import { Setting } from './resources/storage/setting.ts';
import { exportResources, fingerprint, importResources } from './resources/actions/state.ts';
import {
  parsed,
  readAllocation,
  recordsOf,
  stored,
  type Contents,
} from './resources/storage/store.ts';
import { THRESHOLDS, Thresholds } from './resources/actions/thresholds.ts';
import { nextLife, tokensOf } from './resources/ledger/tokens.ts';
import { running, setRunning } from './running.ts';
import { rememberGpus, watchGpus } from './vram/gpu-memory.ts';
import { ModelServer } from './vram/model-server.ts';
import { Optimiser } from './vram/optimiser.ts';
import { VRAM_SETTINGS, VramSettings } from './vram/settings.ts';
import { exportVram, importVram } from './vram/state.ts';
import { Usage } from './vram/usage.ts';

/** Keys of single records; the others stand under the kinds of `keyOf`. */
const LIFE = 'life';
const THRESHOLDS_KEY = 'thresholds';
const VRAM_KEY = 'vram';

/** A lease that ended while the service was down gets this long to be renewed, milliseconds. */
const GRACE_MS = 30_000;
/** Time that open writes get while the container drains. */
const SETTLE_MS = 3_000;

const Config = Type.Object({
  machines: Type.Record(
    Type.String(),
    Type.Object({
      cpuCores: Type.Optional(Type.Number({ minimum: 0 })),
      memoryGb: Type.Optional(Type.Number({ minimum: 0 })),
      diskGb: Type.Optional(Type.Number({ minimum: 0 })),
      gpusMiB: Type.Optional(Type.Array(Type.Number({ minimum: 0 }))),
    }),
  ),
});

const Use = Type.Object({
  model: Type.String(),
  last_used_at: Type.Number(),
  count: Type.Integer(),
});

export interface RunningResources {
  /** What the queue asks. */
  readonly admission: Admission;
  readonly stop: Stop;
}

/**
 * Resolves when everything that was given out is known again.
 *
 * @throws when the container is told to stop first
 */
export async function startResources(ctx: AgentContext): Promise<RunningResources> {
  const { log, identity } = ctx;
  const clock = systemClock;
  const machines = machinesOf(ctx);
  // Asked while the bucket is read: a color that takes over has calls waiting.
  const heard: HostReport[] = [];
  const ask = (hosts: readonly string[]) => askHosts(ctx, hosts, (report) => heard.push(report));
  const asked = ask(Object.keys(machines));
  const { bucket, contents } = await openBucket(ctx);
  const ended = new AbortController();
  const ledger = new Ledger(bucket, {
    signal: ended.signal,
    onFailure: (key, err, failures) =>
      log.warn('the ledger of resources was not written, trying again', { key, failures, err }),
  });
  const life = nextLife(parsed(contents.get(LIFE)), Date.now());
  // Before the first token: a life that is not on disk could be lived twice.
  await stored(ledger, LIFE, life, 'the number of this life');

  const nextToken = tokensOf(life);
  const book = new Book({
    machines,
    now: () => clock.monotonicMs(),
    wall: () => Date.now(),
    nextToken,
  });
  const onError = (error: unknown) => ctx.reportError(error);
  const publish = ctx.publish;
  const resources = new Resources({ book, ledger, clock, nextToken, publish, onError });
  const metrics = resourceMetrics(ctx.metrics, resources);
  resources.revoked.add(({ machine }) => metrics.revoked(machine));

  rememberGpus(book, contents);
  const restored = restoreAllocations(resources, contents);
  watchGpus(resources, { ledger, publish, log, drifted: metrics.drifted });

  const gpusOf = (machine: string) => book.board.on(machine);
  const vram = new Optimiser({
    server: new ModelServer(ctx.call, gpusOf),
    settings: new Setting(
      ledger,
      VRAM_KEY,
      valid(VramSettings, contents.get(VRAM_KEY)) ?? VRAM_SETTINGS,
    ),
    usage: usageOf(contents),
    ledger,
    gpus: () =>
      book.board.all().filter((gpu) => book.board.unusable(gpu, clock.monotonicMs()) === undefined),
    wall: () => Date.now(),
    publish,
    decided: metrics.decided,
    log,
  });
  resources.reported.add(() => vram.reported());

  setRunning({
    resources,
    thresholds: new Setting(
      ledger,
      THRESHOLDS_KEY,
      valid(Thresholds, contents.get(THRESHOLDS_KEY)) ?? THRESHOLDS,
    ),
    stats: new MachineStatsReader(ctx.stateDir),
    machine: identity.machine,
    vram,
  });
  const others = [...book.machines.keys()].filter((machine) => !Object.hasOwn(machines, machine));
  await Promise.all([asked, ask(others)]);
  for (const report of heard) resources.observe(report);
  const hosts = followHosts(ctx, (report) => resources.observe(report));
  log.info('the ledger of resources is back', { life, ...restored, gpus: book.board.all().length });

  const stop = async () => {
    hosts.unsubscribe();
    resources.stop();
    if (!(await within(ledger.settled(), SETTLE_MS)))
      log.warn('the ledger of resources stops with something unwritten');
    ended.abort();
    setRunning(undefined);
  };
  return { admission: new QueueAdmission(resources), stop };
}

facade('resources').state({
  export: () => exportResources(running()),
  import: (records) => importResources(running(), records),
  fingerprint,
});
facade('vram').state({
  export: () => exportVram(running()),
  import: (records) => importVram(running(), records),
});

/** Machines of the entry's `config`; none is fine, the stewards tell. */
function machinesOf({ config, log }: AgentContext): Record<string, MachineConfig> {
  if (Value.Check(Config, config)) return config.machines as Record<string, MachineConfig>;
  if ('machines' in config) log.warn('config.machines cannot be read; waiting for the stewards');
  return {};
}

function restoreAllocations(resources: Resources, contents: Contents) {
  const { records, unreadable } = recordsOf(contents, 'allocation', readAllocation);
  const { monotonicMs, wallAhead } = resources;
  for (const record of records)
    resources.restore(fromRecord(record, monotonicMs, wallAhead, GRACE_MS));
  return { allocations: records.length, unreadable };
}

function usageOf(contents: Contents): Usage {
  const usage = new Usage(() => Date.now());
  const { records } = recordsOf(contents, 'usage', (value) =>
    Value.Check(Use, value) ? value : undefined,
  );
  for (const { model, last_used_at, count } of records) usage.put(model, last_used_at, count);
  return usage;
}

function valid<T extends typeof VramSettings | typeof Thresholds>(
  schema: T,
  text: string | undefined,
) {
  const value = parsed(text);
  return Value.Check(schema, value) ? value : undefined;
}
