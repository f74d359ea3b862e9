/** The health endpoint of the old suite. */
import { Type } from 'typebox';
import { action } from '../../runtime/agent.ts';
import { processHost } from '../facade/host.ts';

const UNIFIED = ['resources', 'scheduling', 'vram'] as const;

export const suiteHealth = action({
  summary: 'State of the service, and which capabilities it answers itself',
  input: Type.Object({}),
  output: Type.Object({
    status: Type.String(),
    service: Type.String(),
    timestamp: Type.String(),
    uptime: Type.Number({ description: 'Seconds' }),
    unified_services: Type.Record(Type.String(), Type.Boolean()),
  }),
  run: (_input, ctx) => ({
    status: 'healthy',
    service: ctx.identity.agent,
    timestamp: new Date().toISOString(),
    uptime: Math.round(process.uptime()),
    unified_services: Object.fromEntries(
      UNIFIED.map((name) => [name, processHost.modes.get(name).mode === 'unified']),
    ),
  }),
});
