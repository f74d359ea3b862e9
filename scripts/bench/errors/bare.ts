/** Publishes ready reports to a stream and nothing else: what the error bus is compared with in `errors.ts`. */
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const [server = '', subject = ''] = process.argv.slice(2);
const nc = await connect({ servers: server, noAsyncTraces: true });
const js = jetstream(nc);

interface Work {
  readonly text: string;
  readonly count: number;
  readonly atOnce: number;
}

/** Answers with the milliseconds from the first message to the last acknowledgement. */
nc.subscribe('bench.publish', {
  callback: (error, message) => {
    if (error) throw error;
    const { text, count, atOnce } = message.json<Work>();
    void publish(text, count, atOnce).then((ms) => message.respond(JSON.stringify({ ms })));
  },
});

await nc.flush();
process.send?.('ready');

async function publish(text: string, count: number, atOnce: number): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await js.publish(subject, text);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - start;
}
process.on('disconnect', () => process.exit(0));
