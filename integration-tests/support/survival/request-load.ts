import { setTimeout as sleep } from 'node:timers/promises';
import type { DoorClient } from './door-client.ts';

export interface RequestOutcomes {
  /** Answered with what was asked for. */
  answered: number;
  /** Codes of refusals, and ends of connections; the same request was asked again until it was answered. */
  readonly failures: string[];
  /** Neither answered nor failed while the caller waited, or answered with something else. */
  readonly unclear: string[];
}

const TEXT = '/v1/requests/text';

/** Requests of users, several at a time, until told to stop; whoever plays the reasoner answers `heard <data>`. */
export function requestLoad(client: DoorClient, label: string) {
  const outcomes: RequestOutcomes = { answered: 0, failures: [], unclear: [] };
  let [next, running] = [1, true];
  const ask = async (data: string): Promise<boolean> => {
    try {
      const body = { data, idempotency_key: data };
      const answer = await client.send('mainpc', 'core-orchestrator', TEXT, body);
      const { message, code } = answer.body;
      if (answer.status === 200 && message === `heard ${data}`) return true;
      if (answer.status >= 400 && typeof code === 'string') outcomes.failures.push(code);
      else outcomes.unclear.push(JSON.stringify(answer));
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'TimeoutError') outcomes.unclear.push(`${data}: ${message}`);
      else outcomes.failures.push('connection');
    }
    return false;
  };
  const caller = async () => {
    while (running) {
      const data = `${label} ${next++}`;
      while (!(await ask(data))) await sleep(100);
      outcomes.answered += 1;
      await sleep(30);
    }
  };
  const all = Promise.all(Array.from({ length: 3 }, caller));
  return {
    acknowledged: () => outcomes.answered,
    stop: async (): Promise<RequestOutcomes> => {
      running = false;
      await all;
      return outcomes;
    },
  };
}
