import type { MachineStats } from '../../../runtime/host/machine-stats.ts';
import { THRESHOLDS, type ServiceFigures } from './figures.ts';

export interface Alert {
  readonly type: string;
  readonly service?: string;
  readonly level: 'warning' | 'critical';
  readonly message: string;
  readonly details: { readonly value: number; readonly threshold: number };
}

/** A value this many times its threshold is critical. */
const CRITICAL = 1.2;

/** Everything that stands over its threshold now; a figure that is not known raises nothing. */
export function alertsOf(
  host: Pick<MachineStats, 'cpu_percent' | 'memory_percent'>,
  services: Readonly<Record<string, ServiceFigures>>,
): Alert[] {
  const alerts: Alert[] = [];
  const look = (
    type: keyof typeof THRESHOLDS,
    value: number | null,
    unit: string,
    service?: string,
  ) => {
    const threshold = THRESHOLDS[type];
    if (value === null || value <= threshold) return;
    alerts.push({
      type,
      ...(service === undefined ? {} : { service }),
      level: value >= threshold * CRITICAL ? 'critical' : 'warning',
      message: `${type} of ${service ?? 'the machine'} is ${round(value)}${unit}, over ${threshold}${unit}`,
      details: { value, threshold },
    });
  };
  look('cpu', host.cpu_percent, ' %');
  look('memory', host.memory_percent, ' %');
  for (const [name, figures] of Object.entries(services)) {
    look('response_time', figures.response_time.current, ' s', name);
    look('error_rate', figures.error_rate, '', name);
    look('queue_size', figures.queue_size, '', name);
  }
  return alerts;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
