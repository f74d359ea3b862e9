/** Stands for Slack and PagerDuty: takes what they take, says what they say, and counts. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly service: 'slack' | 'pagerduty';
  readonly status: 'firing' | 'resolved';
  /** Key of PagerDuty; empty for Slack. */
  readonly key: string;
  /** All text of the message. */
  readonly text: string;
  /** When it came, milliseconds since the receiver was made. */
  readonly at: number;
}

type Json = Record<string, unknown>;

export class AlertReceiver {
  readonly received: Received[] = [];
  /** Answers as these services do to credentials that are wrong. */
  readonly refuses = new Set<Received['service']>();
  readonly #server: Server;
  readonly #began = performance.now();

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const service = request.url === '/slack' ? 'slack' : 'pagerduty';
        if (this.refuses.has(service)) {
          response.writeHead(service === 'slack' ? 403 : 400).end('invalid_token');
          return;
        }
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Json;
        this.received.push({ ...read(service, body), at: this.now() });
        // Slack says that it has the message in this word, and Alertmanager wants to hear it.
        response.writeHead(service === 'slack' ? 200 : 202).end(service === 'slack' ? 'ok' : '{}');
      });
    });
  }

  async start(): Promise<void> {
    // Containers reach it at the address of the host, whatever that is to them.
    this.#server.listen(0, '0.0.0.0');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Milliseconds since it was made. */
  now(): number {
    return performance.now() - this.#began;
  }

  /** What came in about an alert. */
  about(alert: string, more: Partial<Received> = {}): Received[] {
    return this.received.filter(
      (one) =>
        one.text.includes(alert) &&
        Object.entries(more).every(([field, value]) => one[field as keyof Received] === value),
    );
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function read(service: Received['service'], body: Json): Omit<Received, 'at'> {
  const text = JSON.stringify(body);
  if (service === 'pagerduty') {
    const status = body['event_action'] === 'resolve' ? 'resolved' : 'firing';
    return { service, status, key: String(body['routing_key']), text };
  }
  return { service, status: text.includes('[RESOLVED') ? 'resolved' : 'firing', key: '', text };
}
