/** Loads and builds in standby what a takeover would otherwise wait for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import type { AgentDefinition } from '../agent.ts';
import { assemble } from '../life/assembly.ts';
import { compileCheck } from '../dispatch/check.ts';
import type { Container } from '../life/container.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Fabric } from '../fabric/connect.ts';

/** For what the agent itself reads, milliseconds. */
const WARM_MS = 3_000;

/**
 * Puts the agent together once and drops it: modules are loaded and code is compiled then, which is
 * most of what opening takes. Nothing is opened, and its figures stand in a registry of their own.
 * Then it reads once what it would start from (`warm`), for the same reason.
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
  const { context } = await assemble(definition, dropped, { fabric, settings });
  await compileCheck(Type.Object({}));
  // What the first calls load: of JetStream, of tokens, of the checks of HTTP.
  await import('../fabric/jetstream-library.ts');
  await import('../auth/open-identity.ts');
  const { Compile } = await import('typebox/schema');
  Compile({});
  // A broker that is slow now is no reason to stand by later.
  await Promise.race([definition.warm?.(context), sleep(WARM_MS, undefined, { ref: false })]);
}
