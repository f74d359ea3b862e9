/** The parts of the hub, in the order in which they start. */
import { alerts } from './alerts/part.ts';
import { anomalies } from './anomalies/part.ts';
import { fleet } from './fleet/part.ts';
import { health } from './health/part.ts';
import { logs } from './logs/part.ts';
import { metrics } from './metrics/part.ts';
import { page } from './page/part.ts';
import type { Part } from './part.ts';
import { performance } from './performance/part.ts';
import { prediction } from './prediction/part.ts';
import { recovery } from './recovery/part.ts';
import { releases } from './releases/part.ts';
import { shared } from './shared/part.ts';
import { traces } from './traces/part.ts';

export const parts: readonly Part[] = [
  fleet,
  shared,
  health,
  recovery,
  metrics,
  anomalies,
  prediction,
  performance,
  alerts,
  logs,
  traces,
  releases,
  page,
];
