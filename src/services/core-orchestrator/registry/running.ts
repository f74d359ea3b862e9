/** The registry of this process, for the actions; they are declared before it runs. */
import { RegistryNotReady } from '../../../contracts/error-catalogue/services/registry.ts';
import type { Registry } from './registry.ts';

let running: Registry | undefined;

/** @throws RegistryNotReady before its entries are back */
export function runningRegistry(): Registry {
  if (!running) throw new RegistryNotReady({ reason: 'still starting' });
  return running;
}

/** Called once the entries are back; undefined for the end. */
export function setRunningRegistry(registry: Registry | undefined): void {
  running = registry;
}
