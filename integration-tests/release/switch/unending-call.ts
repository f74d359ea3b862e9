/** A call that goes on and on while colors change: nobody waits for it, and it is cut off at the end of the drain. */
import { otherColor } from '../../../src/contracts/release/release.ts';
import { act } from '../../support/agents/acting-agent.ts';
import { asOperator } from '../../support/clients/doors.ts';
import { connectAs } from '../../support/clients/operator.ts';
import { DOOR, SERVICE, type ColorSwitch } from '../../support/release/color-switch.ts';
import { until } from '../../support/until.ts';

export function unendingCall(machine: ColorSwitch): void {
  test('a call that does not end in time is cut off and told so, and its color stands by again', async () => {
    const { record } = await machine.status();
    const next = otherColor(record.live);
    await machine.standsBy(next);
    const asked = Promise.withResolvers<void>();
    let times = 0;
    const thinker = await connectAs(machine.slice, 'mainpc', 'chain-of-thought-agent');
    try {
      // It never answers, and its caller would wait for longer than a color may drain.
      act(thinker, 'ChainOfThoughtAgent', 'solve', () => {
        times += 1;
        asked.resolve();
      });
      await thinker.flush();
      const answer = solve(machine);
      await Promise.race([asked.promise, answer.then(refusedAtOnce)]);
      const { StartedAt } = (await (await machine.container(record.live)).inspect()).State;

      const { record: after } = await machine.turn();
      expect(after).toMatchObject({ live: next, epoch: record.epoch + 1 });
      expect(await answer).toMatchObject({
        status: 503,
        body: { code: 'DRAINING', retryable: true },
      });
      // Nobody but the caller asks again.
      expect(times).toBe(1);
      await until(
        'the old color begins anew',
        async () => (await machine.container(record.live)).inspect(),
        ({ State }) => State.StartedAt !== StartedAt,
      );
      await machine.standsBy(record.live);
    } finally {
      await thinker.close();
    }
  }, 120_000);
}

async function solve({ slice }: ColorSwitch): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${DOOR}/v1/agents/ChainOfThoughtAgent/actions/solve`, {
    method: 'POST',
    headers: { ...asOperator(slice, 'mainpc', SERVICE), 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(60_000),
  });
  return { status: response.status, body: await response.json() };
}

function refusedAtOnce(answer: object): never {
  throw new Error(`answered at once: ${JSON.stringify(answer)}`);
}
