/** The health endpoint of the old suite. */
import { Type } from 'typebox';
import { action } from '../../runtime/agent.ts';
import { OldStatus, oldStatus, unifiedServices } from '../facade/old-health.ts';

const UNIFIED = { resources: 'resources', scheduling: 'scheduling', vram: 'vram' } as const;

export const suiteHealth = action({
  summary: 'Health of the service in the fields of the old suite',
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
    service: 'ResourceManagerSuite',
    timestamp: new Date().toISOString(),
    uptime: process.uptime(),
    unified_services: unifiedServices(UNIFIED),
  }),
});
