/** Loads the old protocol's sockets only where an old port is set: they bring a native library along. */
import type { Transport } from './life/lifecycle.ts';
import type { LegacyParts } from './life/parts.ts';

export async function legacyTransports(parts: LegacyParts): Promise<readonly Transport[]> {
  const { agentPort, healthPort } = parts.settings;
  if (agentPort === null && healthPort === null) return [];
  const { createLegacyTransports } = await import('./legacy/transports.ts');
  return createLegacyTransports(parts);
}
