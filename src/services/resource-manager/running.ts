/** The parts of the service that are made at its start; actions ask for them here. */
import { ResourcesNotReady } from '../../contracts/error-catalogue/services/resources.ts';
import type { MachineStatsReader } from '../../runtime/host/machine-stats.ts';
import type { Resources } from './resources/resources.ts';
import type { Setting } from './resources/storage/setting.ts';
import type { Thresholds } from './resources/actions/thresholds.ts';
import type { Optimiser } from './vram/optimiser.ts';

export interface Running {
  readonly resources: Resources;
  readonly thresholds: Setting<Thresholds>;
  /** Figures of the service's own machine. */
  readonly stats: MachineStatsReader;
  readonly machine: string;
  readonly vram: Optimiser;
}

let now: Running | undefined;

export function setRunning(running: Running | undefined): void {
  now = running;
}

/** @throws RESOURCES_NOT_READY */
export function running(): Running {
  if (now === undefined) throw new ResourcesNotReady();
  return now;
}
