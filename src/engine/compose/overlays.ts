import { existsSync } from 'node:fs';
import { isLocal, type Engine } from '../engine.ts';

/** What an overlay needs to know of a machine besides its engine. */
export interface OverlayFacts {
  /** Host device paths that entries of this machine ask for. */
  readonly devices: readonly string[];
  /** True when an entry of this machine asks for a GPU. */
  readonly wantsGpu: boolean;
}

export interface OverlayChoice {
  readonly overlays: readonly string[];
  /** One line per choice, for people. */
  readonly reasons: readonly string[];
}

/**
 * Chooses the overlays of a machine: `one-host` when another machine of the fleet has the same
 * engine, `no-gpu` when the engine has no NVIDIA runtime, `devices` when all wanted devices exist.
 */
export function chooseOverlays(
  engine: Engine,
  all: readonly Engine[],
  facts: OverlayFacts,
  deviceExists: (path: string) => boolean = existsSync,
): OverlayChoice {
  const overlays: string[] = [];
  const reasons: string[] = [];
  const neighbours = all.filter((other) => other !== engine && other.id === engine.id);
  if (neighbours.length > 0) {
    overlays.push('one-host');
    reasons.push(
      `${engine.machine} shares one engine with ${neighbours.map((n) => n.machine).join(', ')}: overlay one-host`,
    );
  }
  if (facts.wantsGpu && !engine.info.hasNvidia) {
    overlays.push('no-gpu');
    reasons.push(
      `${engine.machine} has no NVIDIA runtime: GPU reservations removed (overlay no-gpu)`,
    );
  }
  // Devices can be looked for only where the CLI itself runs.
  if (facts.devices.length > 0 && isLocal(engine)) {
    const missing = facts.devices.filter((device) => !deviceExists(device));
    if (missing.length === 0) overlays.push('devices');
    else reasons.push(`${engine.machine} has no ${missing.join(', ')}: started without devices`);
  }
  return { overlays, reasons };
}
