/** GPUs over the lives of the service: written down when first seen, told about when they go and come. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { Ledger } from '../../core-orchestrator/registry/ledger.ts';
import type { Book } from '../resources/ledger/book.ts';
import type { Resources } from '../resources/resources.ts';
import { keyOf, recordsOf, type Contents } from '../resources/storage/store.ts';
import { DriftWatch } from './drift.ts';
import { Gpu, GpuState } from './gpu.ts';

const GpuRecord = Type.Object({
  uuid: Type.String(),
  machine: Type.String(),
  index: Type.Integer(),
  name: Type.String(),
  total_mib: Type.Number(),
  fenced: Type.Boolean(),
});

/** Puts the GPUs of the last life on the board; none takes work before it is seen. */
export function rememberGpus({ board }: Book, contents: Contents): void {
  const { records } = recordsOf(contents, 'gpu', (value) =>
    Value.Check(GpuRecord, value) ? value : undefined,
  );
  for (const { uuid, machine, index, name, total_mib: totalMiB, fenced } of records) {
    const gpu = new Gpu({ uuid, index, name, totalMiB, usedMiB: 0 }, machine);
    if (fenced) gpu.state = GpuState.fenced;
    board.remember(gpu);
  }
}

export interface GpuNews {
  readonly ledger: Pick<Ledger, 'save'>;
  readonly publish: (kind: string, payload: JsonObject) => void;
  readonly drifted: (machine: string, kind: string) => void;
  readonly log: Log;
}

/** Tells when a GPU comes, goes, returns, or drifts from the ledger, and writes the first three down. */
export function watchGpus(resources: Resources, { ledger, publish, drifted, log }: GpuNews): void {
  const drift = new DriftWatch();
  const tell = (what: string, gpu: Gpu, more: JsonObject = {}) => {
    const { uuid, machine, name, totalMiB } = gpu;
    const news = { gpu_uuid: uuid, machine, name, total_mib: totalMiB, ...more };
    publish(`resources.gpu.${what}`, news);
    log[what === 'fenced' ? 'warn' : 'info'](`GPU ${what}`, news);
  };
  const save = (gpu: Gpu) => {
    const { uuid, machine, index, name, totalMiB, state } = gpu;
    const fenced = state === GpuState.fenced;
    const record = { uuid, machine, index, name, total_mib: totalMiB, fenced };
    void ledger.save(keyOf('gpu', uuid), JSON.stringify(record));
  };
  resources.reported.add(({ machine }, { added, fenced, returned, revoked }) => {
    for (const gpu of added) tell('added', gpu);
    for (const gpu of fenced) {
      const lost = revoked.filter(({ gpuUuid }) => gpuUuid === gpu.uuid).length;
      tell('fenced', gpu, { revoked: lost });
    }
    for (const gpu of returned) tell('returned', gpu);
    for (const gpu of [...added, ...fenced, ...returned]) save(gpu);
    for (const gpu of resources.book.board.on(machine)) {
      if (gpu.state !== GpuState.healthy) continue;
      const found = drift.look(gpu, resources.monotonicMs);
      if (!found) continue;
      drifted(machine, found.kind);
      tell('drift', gpu, {
        kind: found.kind,
        measured_mib: gpu.measuredMiB,
        ledger_mib: gpu.ledgerMiB,
        drift_mib: gpu.driftMiB,
      });
    }
  });
}
