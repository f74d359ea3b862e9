/** The ledger in numbers; all read at the scrape. */
import client, { type Registry } from 'prom-client';
import { POOLS, fromMilli } from './ledger/amounts.ts';
import type { Resources } from './resources.ts';

const MIB = 1024 * 1024;

export interface ResourceMetrics {
  decided(rule: string, outcome: string): void;
  drifted(machine: string, kind: string): void;
  revoked(machine: string): void;
}

/** The label is `host`, since `machine` is that of this container wherever its metrics are collected. */
export function resourceMetrics(registry: Registry, resources: Resources): ResourceMetrics {
  const registers = [registry];
  const { book } = resources;
  new client.Gauge({
    name: 'tandem_resource_pool_units',
    help: 'Pools by machine: cores, GB or slots; kind is total or allocated',
    labelNames: ['host', 'pool', 'kind'],
    registers,
    collect() {
      for (const machine of book.machines.values())
        for (const pool of POOLS) {
          const labels = { host: machine.name, pool };
          this.set({ ...labels, kind: 'total' }, fromMilli(machine.total(pool) ?? 0));
          this.set({ ...labels, kind: 'allocated' }, fromMilli(machine.allocated(pool)));
        }
    },
  });
  new client.Gauge({
    name: 'tandem_resource_allocations',
    help: 'Allocations that stand, by holder: user or task',
    labelNames: ['holder'],
    registers,
    collect() {
      const count = { user: 0, task: 0 };
      for (const { holder } of book.allocations()) count[holder] += 1;
      for (const [holder, n] of Object.entries(count)) this.set({ holder }, n);
    },
  });
  new client.Gauge({
    name: 'tandem_gpu_memory_bytes',
    help: 'VRAM by GPU; kind is total, measured, ledger, foreign or used (what counts)',
    labelNames: ['host', 'gpu', 'kind'],
    registers,
    collect() {
      this.reset();
      for (const gpu of book.board.all()) {
        const labels = { host: gpu.machine, gpu: gpu.uuid };
        this.set({ ...labels, kind: 'total' }, gpu.totalMiB * MIB);
        this.set({ ...labels, kind: 'measured' }, gpu.measuredMiB * MIB);
        this.set({ ...labels, kind: 'ledger' }, gpu.ledgerMiB * MIB);
        this.set({ ...labels, kind: 'foreign' }, gpu.foreignMiB * MIB);
        this.set({ ...labels, kind: 'used' }, gpu.usedMiB * MIB);
      }
    },
  });
  new client.Gauge({
    name: 'tandem_gpu_usable',
    help: '1 while the GPU takes work',
    labelNames: ['host', 'gpu'],
    registers,
    collect() {
      this.reset();
      for (const gpu of book.board.all()) {
        const usable = book.board.unusable(gpu, resources.monotonicMs) === undefined;
        this.set({ host: gpu.machine, gpu: gpu.uuid }, usable ? 1 : 0);
      }
    },
  });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new client.Counter({ name, help, labelNames, registers });
  const decided = counter(
    'tandem_vram_decisions_total',
    'Models chosen to be unloaded, by rule and outcome',
    ['rule', 'outcome'],
  );
  const drifted = counter(
    'tandem_gpu_drift_total',
    'Times that measured and given out VRAM fell apart, by kind',
    ['host', 'kind'],
  );
  const revoked = counter(
    'tandem_resource_revocations_total',
    'Allocations taken back from their holders',
    ['host'],
  );
  return {
    decided: (rule, outcome) => decided.inc({ rule, outcome }),
    drifted: (machine, kind) => drifted.inc({ host: machine, kind }),
    revoked: (machine) => revoked.inc({ host: machine }),
  };
}
