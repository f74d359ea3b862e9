/** The processes of one side of the comparison, and what they do when told to. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { poll } from '../../../src/engine/poll.ts';
import { cpuOf } from '../support/cpu.ts';
import type { News, Order, Times } from './actor.ts';
import type { Side } from './sides.ts';

export const WAIT = { timeoutMs: 60_000, intervalMs: 20 };

export interface Team {
  readonly submitter: ChildProcess;
  readonly workers: readonly ChildProcess[];
  /** Looks from outside. */
  readonly eye: Side;
  /** Its processes by what they are. */
  readonly pids: Readonly<Record<string, readonly number[]>>;
}

export async function tell(child: ChildProcess, order: Order | { do: 'started' }): Promise<News> {
  const answer = once(child, 'message');
  child.send(order);
  return (await answer)[0] as News;
}

/** Submits and waits until all are done. Gives seconds. */
export async function through({ submitter, eye }: Team, count: number, inFlight: number) {
  const before = await eye.done();
  const start = performance.now();
  const told = await tell(submitter, { do: 'submit', count, inFlight });
  const returned = told.news === 'submitted' ? told.times : [];
  const submitted = performance.now();
  const { ok } = await poll(
    () => eye.done(),
    (done) => done >= before + count,
    WAIT,
  );
  if (!ok) throw new Error('not all tasks were done');
  return {
    seconds: (performance.now() - start) / 1_000,
    submit: (submitted - start) / 1_000,
    returned: new Map(returned),
  };
}

/** When each task was called for, and when its work began. */
export async function starts({ workers }: Team): Promise<Times> {
  const all: Times = [];
  for (const worker of workers) {
    const news = await tell(worker, { do: 'started' });
    if (news.news === 'started') all.push(...news.times);
  }
  return all;
}

export const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Microseconds of CPU so far, by kind of process. */
export function cpuOfTeam({ pids }: Team): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, ids]) => [name, sum(ids.map(cpuOf))]));
}
