/** What the old suites told about themselves at `GET /health`, from what holds now. */
import { Type, type Static } from 'typebox';
import {
  CAPABILITIES,
  Mode,
  type Capability,
  type LegacyName,
  type ModeSetting,
} from '../../contracts/migration/modes.ts';
import { action } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { processHost } from './host.ts';

/** The two old words, and one for a service whose checks fail, which the old suites never told. */
export const OldStatus = Type.Enum(['healthy', 'starting', 'degraded']);

export function oldStatus({ health }: Pick<AgentContext, 'health'>): Static<typeof OldStatus> {
  const { initialized, health_status } = health();
  if (!initialized) return 'starting';
  return health_status === 'healthy' ? 'healthy' : 'degraded';
}

/** The field `system_status` of the old core, which had one word for it. */
export function oldSystemStatus(ctx: Pick<AgentContext, 'health'>): string {
  const status = oldStatus(ctx);
  return status === 'healthy' ? 'operational' : status;
}

/** As the old switch: true when every caller gets the answer of the service. */
function isUnified({ mode, percent }: ModeSetting): boolean {
  if (mode === Mode.gradual) return percent === 100;
  return mode !== Mode.delegation;
}

/** The field `unified_services`, from old names to capabilities. */
export function unifiedServices(names: Readonly<Record<string, Capability>>) {
  return Object.fromEntries(
    Object.entries(names).map(([old, name]) => [old, isUnified(processHost.modes.get(name))]),
  );
}

/** `GET /health` of an old suite. */
export function oldHealth(
  suite: { readonly summary: string; readonly service: string },
  capabilities: Readonly<Record<string, Capability>>,
) {
  return action({
    summary: suite.summary,
    input: Type.Object({}),
    output: Type.Object({
      status: OldStatus,
      service: Type.String(),
      timestamp: Type.String(),
      uptime: Type.Number({ description: 'Seconds' }),
      unified_services: Type.Record(Type.String(), Type.Boolean()),
    }),
    run: (_input, ctx) => ({
      status: oldStatus(ctx),
      service: suite.service,
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      unified_services: unifiedServices(capabilities),
    }),
  });
}

/** The legacy agents that calls of these capabilities may go to. */
export function legacyInUse(capabilities: readonly Capability[]): LegacyName[] {
  return capabilities
    .filter((name) => processHost.modes.get(name).mode !== Mode.unified)
    .flatMap((name): readonly LegacyName[] => CAPABILITIES[name].legacy);
}
