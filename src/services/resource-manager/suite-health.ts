/** The health endpoint of the old suite. */
import { oldHealth } from '../facade/old-health.ts';

export const suiteHealth = oldHealth(
  {
    summary: 'Health of the service in the fields of the old suite',
    service: 'ResourceManagerSuite',
  },
  { resources: 'resources', scheduling: 'scheduling', vram: 'vram' },
);
