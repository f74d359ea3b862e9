/** Whether those that the optimiser works with answer, in the terms of the old health check. */
import { Type, type Static } from 'typebox';
import type { CallContext } from '../../../runtime/context.ts';
import { MODEL_SERVER } from './model-server.ts';

export const HealthStatus = Type.Object({
  status: Type.Enum(['HEALTHY', 'UNHEALTHY']),
  /** The twin, which core-orchestrator answers for. */
  sdt_reachable: Type.Boolean(),
  /** The model server. */
  mma_reachable: Type.Boolean(),
  /** The coordinator, which core-orchestrator answers for. */
  rc_reachable: Type.Boolean(),
  /** Model evaluation, which is part of the model server now. */
  mef_reachable: Type.Boolean(),
  uptime_seconds: Type.Number(),
  connected_services: Type.Array(Type.String()),
});

const PING_MS = 1_000;

export async function connectedServices(
  ctx: Pick<CallContext, 'call'>,
): Promise<Static<typeof HealthStatus>> {
  const answers = (agent: string) =>
    ctx.call(agent, 'ping', {}, { timeoutMs: PING_MS }).then(
      () => true,
      () => false,
    );
  const [orchestrator, server] = await Promise.all([
    answers('core-orchestrator'),
    answers(MODEL_SERVER),
  ]);
  return {
    status: orchestrator && server ? 'HEALTHY' : 'UNHEALTHY',
    sdt_reachable: orchestrator,
    mma_reachable: server,
    rc_reachable: orchestrator,
    mef_reachable: server,
    uptime_seconds: Math.round(process.uptime()),
    connected_services: [
      ...(orchestrator ? ['core-orchestrator'] : []),
      ...(server ? [MODEL_SERVER] : []),
    ],
  };
}
