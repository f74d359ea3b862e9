/** Loads and builds in standby what a takeover would otherwise wait for. */
import { Type } from 'typebox';
import type { AgentDefinition } from '../agent.ts';
import { assemble } from '../life/assembly.ts';
import { compileCheck } from '../dispatch/check.ts';
import type { Container } from '../life/container.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Fabric } from '../fabric/connect.ts';

/**
 * Puts the agent together once and drops it: modules are loaded and code is compiled then, which is
 * most of what opening takes. Nothing is opened, and its figures stand in a registry of their own.
 */
export async function warmUp(
  definition: AgentDefinition,
  container: Container,
  fabric: Fabric,
): Promise<void> {
  const { settings, http, end } = container;
  const dropped: Container = {
    ...container,
    parts: {},
    end: { ...end, onFatal: () => {} },
    metrics: createMetrics(settings.identity, () => 0),
    http: { port: http.port, delegate: () => {}, close: () => Promise.resolve() },
  };
  await assemble(definition, dropped, { fabric, settings });
  await compileCheck(Type.Object({}));
  await import('../fabric/jetstream-library.ts');
}
