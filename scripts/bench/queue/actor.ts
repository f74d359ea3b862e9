/** A process that submits or works, for `queue.ts`: `queue/actor.ts <bullmq|tandem> <where>`, told what to do by messages. */
import { bullmq, tandem, type Payload, type Side } from './sides.ts';

export type Order =
  | { readonly do: 'work'; readonly concurrency: number }
  | { readonly do: 'submit'; readonly count: number; readonly inFlight: number };
export type News =
  | { readonly news: 'ready' }
  /** When submit was called and when it returned, CLOCK_MONOTONIC in milliseconds. */
  | { readonly news: 'submitted'; readonly times: Times }
  /** When submit was called and when the first line of the work ran. */
  | { readonly news: 'started'; readonly times: Times };
/** Pairs: when submit was called, which names the task; and what followed. */
export type Times = [called: string, at: number][];

const [, , kind, where] = process.argv;
const side: Side = kind === 'bullmq' ? bullmq(Number(where)) : await tandem(where!);
const tell = (news: News) => process.send!(news);
const text = 'x'.repeat(200);

const now = () => Number(process.hrtime.bigint()) / 1e6;

let started: Times = [];
async function run({ sent }: Payload): Promise<unknown> {
  started.push([sent, now()]);
  return { ok: true };
}

async function submitAll(count: number, inFlight: number): Promise<Times> {
  const returned: Times = [];
  let left = count;
  const one = async () => {
    while (left-- > 0) {
      const sent = String(process.hrtime.bigint());
      await side.submit({ text, sent });
      returned.push([sent, now()]);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return returned;
}

process.on('message', (order: Order | { do: 'started' }) => {
  void (async () => {
    if (order.do === 'work') await side.work(order.concurrency, run);
    else if (order.do === 'submit') {
      tell({ news: 'submitted', times: await submitAll(order.count, order.inFlight) });
      return;
    } else {
      tell({ news: 'started', times: started });
      started = [];
      return;
    }
    tell({ news: 'ready' });
  })();
});
// So that a CPU profile is written.
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
tell({ news: 'ready' });
