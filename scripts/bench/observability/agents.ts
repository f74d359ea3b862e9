/**
 * Many agents in one process, for `observability.ts`: they answer `health` and `metrics` on the fabric and show
 * the same page over HTTP, and a steward reports on all of them. Arguments: broker, how many, HTTP port.
 */
import { createServer } from 'node:http';
import { connect } from '@nats-io/transport-node';
import { SAMPLE_SECONDS, stewardEvents } from '../../../src/contracts/steward.ts';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';
import { createMetrics } from '../../../src/runtime/metrics/metrics.ts';
import { agentName, MACHINE } from './fleet.ts';

const [url, count, port] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])];
const ACTIONS = ['remember', 'recall', 'search', 'summarise', 'forget'];
const PLACE = '@agent@';
const began = Date.now();
const names = Array.from({ length: count }, (_, index) => agentName(index));

/** The page of a real container with five actions in use, with a place for the name. */
async function template(): Promise<string[]> {
  const metrics = createMetrics(
    {
      agent: PLACE,
      slug: 'a',
      machine: MACHINE,
      group: 'bench',
      version: '1.0.0',
      color: 'blue',
      instance: 'i',
    },
    () => 1,
  );
  for (const action of ACTIONS)
    for (const code of ['ok', 'INPUT_INVALID']) metrics.finished(action, 'fabric', code, 0.004);
  return (await metrics.text()).split(PLACE);
}

const parts = await template();
/** Counters grow, so that no sample equals the one before. */
const pageOf = (name: string) =>
  parts
    .join(name)
    .replace(
      /^(tandem_requests_total\{.*\}) \d+$/gm,
      `$1 ${Math.floor((Date.now() - began) / 100)}`,
    );

const nc = await connect({ servers: url, maxReconnectAttempts: -1 });
const health = JSON.stringify({
  status: 'ok',
  ready: true,
  state: 'ready',
  message: '',
  version: '1.0.0',
});
nc.subscribe(subjects.actionOn(MACHINE, '*', '*'), {
  callback: (_, message) => {
    const [, , name = '', action] = message.subject.split('.');
    if (!name.startsWith('Bench')) return;
    if (action === 'health') message.respond(health);
    if (action === 'metrics')
      message.respond(JSON.stringify({ content_type: 'text/plain', text: pageOf(name) }));
  },
});

createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4');
  response.end(pageOf(request.url!.slice(1)));
}).listen(port, '127.0.0.1');

const facts = (name: string) => ({
  name,
  service: name.toLowerCase(),
  machine: MACHINE,
  id: '0123456789ab',
  image: 'tandem/runtime:1.0.0',
  version: '1.0.0',
  group: 'bench',
  role: 'agent',
  state: 'running',
  health: 'healthy',
  restarts: 0,
  oom_kills: 0,
  exit_code: null,
  started_at: new Date(began).toISOString(),
  memory_limit_bytes: 134_217_728,
  cpus_limit: 0.5,
  memory_bytes: 60_000_000 + Math.floor(Math.random() * 1_000_000),
  cpu_percent: Math.random() * 5,
  pids: 11,
});
setInterval(() => {
  const timestamp = new Date().toISOString();
  const containers = names.map(facts);
  nc.publish(
    subjects.event(stewardEvents.containers(MACHINE)),
    JSON.stringify({ machine: MACHINE, timestamp, containers, reason: null }),
  );
}, SAMPLE_SECONDS * 1_000);
