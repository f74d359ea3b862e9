/** The way of alerts to the Alertmanagers of both machines. */
import type { NatsConnection } from '@nats-io/transport-node';
import { AlertsNotDelivered } from '../../../../contracts/error-catalogue/observability-hub/alerts.ts';
import { FLEET_MACHINES } from '../../../../contracts/fleet/machines.ts';
import { subjects } from '../../../../contracts/fabric/subjects.ts';
import type { Alertmanager, PostedAlert } from '../alertmanager/client.ts';
import { passedOn } from './relative-times.ts';

/** Longest wait for the hub of another machine; Prometheus itself gives up after 5 s, milliseconds. */
const DEADLINE_MS = 4_000;

/** What a hub answers another: null when its Alertmanager has the alerts, else why not. */
export interface Delivered {
  readonly refused: string | null;
}

export interface DeliveryParts {
  readonly machine: string;
  readonly nc: Pick<NatsConnection, 'request'>;
  readonly alertmanager: Pick<Alertmanager, 'post'>;
}

/**
 * Hands alerts to the Alertmanager of one machine. Whoever sent them keeps them until this returns:
 * nothing is queued here, and Prometheus repeats what was not taken.
 *
 * @throws ALERTS_NOT_DELIVERED, ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED
 */
export async function deliver(
  parts: DeliveryParts,
  machine: string,
  alerts: readonly PostedAlert[],
): Promise<void> {
  if (machine === parts.machine) return parts.alertmanager.post(alerts);
  let answer: Delivered;
  try {
    const now = Date.now();
    const passed = alerts.map((alert) => passedOn(alert, now));
    const reply = await parts.nc.request(subjects.alertsFor(machine), JSON.stringify(passed), {
      timeout: DEADLINE_MS,
    });
    answer = reply.json<Delivered>();
  } catch (cause) {
    throw new AlertsNotDelivered({ machine, reason: (cause as Error).message }, { cause });
  }
  if (answer.refused !== null) throw new AlertsNotDelivered({ machine, reason: answer.refused });
}

/**
 * Hands alerts to all Alertmanagers that can be reached.
 *
 * @throws the first failure when no one of them took the alerts
 */
export async function deliverToAll(
  parts: DeliveryParts,
  alerts: readonly PostedAlert[],
): Promise<void> {
  const tries = await Promise.allSettled(
    FLEET_MACHINES.map((machine) => deliver(parts, machine, alerts)),
  );
  if (tries.some(({ status }) => status === 'fulfilled')) return;
  throw (tries[0] as PromiseRejectedResult).reason;
}
