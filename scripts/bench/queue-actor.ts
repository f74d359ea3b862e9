/** A process that submits or works, for `queue.ts`: `queue-actor.ts <bullmq|tandem> <where>`, told what to do by messages. */
import { bullmq, tandem, type Payload, type Side } from './queue-sides.ts';

export type Order =
  | { readonly do: 'work'; readonly concurrency: number }
  | { readonly do: 'submit'; readonly count: number; readonly inFlight: number };
export type News =
  | { readonly news: 'ready' | 'submitted' }
  /** Milliseconds from the call of submit to the first line of the work. */
  | { readonly news: 'latencies'; readonly ms: number[] };

const [, , kind, where] = process.argv;
const side: Side = kind === 'bullmq' ? bullmq(Number(where)) : await tandem(where!);
const tell = (news: News) => process.send!(news);
const text = 'x'.repeat(200);

let latencies: number[] = [];
async function run({ sent }: Payload): Promise<unknown> {
  latencies.push(Number(process.hrtime.bigint() - BigInt(sent)) / 1e6);
  return { ok: true };
}

async function submitAll(count: number, inFlight: number): Promise<void> {
  let left = count;
  const one = async () => {
    while (left-- > 0) await side.submit({ text, sent: String(process.hrtime.bigint()) });
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

process.on('message', (order: Order | { do: 'latencies' }) => {
  void (async () => {
    if (order.do === 'work') await side.work(order.concurrency, run);
    else if (order.do === 'submit') {
      await submitAll(order.count, order.inFlight);
      tell({ news: 'submitted' });
      return;
    } else {
      tell({ news: 'latencies', ms: latencies });
      latencies = [];
      return;
    }
    tell({ news: 'ready' });
  })();
});
process.on('disconnect', () => process.exit(0));
tell({ news: 'ready' });
