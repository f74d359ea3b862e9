import type { CallContext, CallOptions } from '../../../../runtime/context.ts';
import { LIMITS } from '../limits.ts';
import { fromCaller } from '../running.ts';
import { Breakers } from './breakers.ts';
import { Downstream } from './downstream.ts';

/** What the fabric is told of a call that somebody asks for. */
async function asked(token: string | undefined): Promise<CallOptions | undefined> {
  let seen: CallOptions | undefined;
  const call = async (...[, , , options]: [string, string, object, CallOptions]) => {
    seen = options;
    return {};
  };
  const deadline = Date.now() + 60_000;
  const from = fromCaller({ call, deadline, token } as unknown as CallContext);
  const work = { agent: 'steward', action: 'stop_container', input: {} };
  await new Downstream(new Breakers(LIMITS.breaker)).ask(from, work);
  return seen;
}

test('a request is passed on in the name of who asks, never in that of this service', async () => {
  expect(await asked('theirs')).toMatchObject({ token: 'theirs' });
  expect(await asked(undefined)).toMatchObject({ token: null });
});
