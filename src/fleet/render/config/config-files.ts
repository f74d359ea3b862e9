import { createHash } from 'node:crypto';
import type { Entry } from '../../model.ts';
import { FLEET_PLAN_FILE, readsFleetPlan } from './fleet-plan.ts';
import { infrastructureConfig } from '../infrastructure/infrastructure.ts';
import type { RenderedFile } from '../rendered-file.ts';

/** Folder of the settings blocks; everything in it is rendered. */
export const AGENT_CONFIG_DIR = 'config/agents';

/**
 * File of the entry's `config` block, or null without one; the settings of our infrastructure images
 * go into the configuration in their own language instead. A file and no inline config, since
 * Compose copies inline ones into the container and cannot where the root file system is read-only.
 */
export function agentConfigPath(entry: Entry): string | null {
  if (Object.keys(entry.config).length === 0 || infrastructureConfig(entry) !== null) return null;
  return `${AGENT_CONFIG_DIR}/${entry.machine}/${entry.slug}.json`;
}

/** The settings block as the container reads it. */
export function agentConfigFile(entry: Entry): RenderedFile | null {
  const path = agentConfigPath(entry);
  return path === null ? null : { path, text: `${JSON.stringify(entry.config, null, 2)}\n` };
}

/** Path of whatever config file the container mounts, for the `configs:` section. */
export function configPathOf(entry: Entry): string | null {
  return agentConfigPath(entry) ?? infrastructureConfig(entry)?.file ?? null;
}

/** Every file in `configs:` that the container mounts; a change of one replaces the container. */
export function configPathsOf(entry: Entry): string[] {
  const own = configPathOf(entry);
  return [...(own === null ? [] : [own]), ...(readsFleetPlan(entry) ? [FLEET_PLAN_FILE] : [])];
}

/** Twelve hex digits of SHA-256: enough to tell two versions of one file apart. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
