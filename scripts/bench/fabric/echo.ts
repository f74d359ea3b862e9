/** The two responders that fabric.ts compares, each in its own process: `bare` or `agent`. */
import { connect } from '@nats-io/transport-node';
import { Type } from 'typebox';
import { agent } from '../../../src/runtime/agent.ts';
import { runAgent } from '../../../src/runtime/life/run-agent.ts';

const server = process.env['TANDEM_NATS_URL'] ?? '';

const Payload = Type.Object({ text: Type.String(), count: Type.Integer() });

const definition = agent({
  name: 'BenchEcho',
  description: 'Gives back what it gets',
  actions: {
    echo: { summary: 'Echo', input: Payload, output: Payload, run: (input) => input },
  },
});

if (process.argv[2] === 'bare') {
  const nc = await connect({ servers: server });
  nc.subscribe('bench.echo', { callback: (_error, msg) => void msg.respond(msg.data) });
} else {
  process.exit(await runAgent(definition));
}
