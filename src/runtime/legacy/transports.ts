/** The doors of the old protocol that an entry has: none, one or both. */
import client from 'prom-client';
import type { Transport } from '../life/lifecycle.ts';
import type { LegacyParts } from '../life/parts.ts';
import { AgentDoor } from './agent-door.ts';
import { HealthDoor } from './health-door.ts';
import { summarise } from './metrics-summary.ts';

/** All addresses of the container; its network decides who reaches them. */
const HOST = '0.0.0.0';

/** Makes the doors; nothing listens and ZMQ is not loaded before their `start`. */
export function createLegacyTransports(parts: LegacyParts): readonly Transport[] {
  const { definition, settings, dispatcher, metrics, log } = parts;
  const { agentPort, healthPort, identity } = settings;
  const dropped = new client.Counter({
    name: 'tandem_legacy_replies_dropped_total',
    help: 'Replies of the old protocol that could not be delivered, by ZMQ error code',
    labelNames: ['reason'],
    registers: [metrics],
  });
  const onDrop = (reason: string) => dropped.inc({ reason });
  const doors: Transport[] = [];
  if (agentPort !== null) {
    const endpoint = `tcp://${HOST}:${agentPort}`;
    const { agent } = identity;
    doors.push(new AgentDoor({ endpoint, agent, addressee: definition, dispatcher, log, onDrop }));
  }
  if (healthPort !== null) {
    const vitals = {
      health: parts.health,
      metricsText: () => metrics.metrics(),
      metricsType: metrics.contentType,
      metricsSummary: () => summarise(identity.agent, metrics),
    };
    doors.push(new HealthDoor({ host: HOST, port: healthPort, vitals, log, onDrop }));
  }
  return doors;
}
