/** What follows an answer: it is spoken and remembered, when it says so. Nobody waits for either. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { Call } from '../../../runtime/context.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { Downstream, Downstreams } from './downstream.ts';
import type { Answer } from './route.ts';

const TIMEOUT_MS = 5_000;

export async function aftercare(
  answer: Answer,
  downstreams: Downstreams,
  call: Call,
  log: Log,
): Promise<void> {
  const { speak, memory_entry } = answer;
  const after: [Downstream, string, JsonObject][] = [];
  if (typeof speak === 'string' && speak !== '') after.push(['tts', 'speak', { text: speak }]);
  if (typeof memory_entry === 'object' && memory_entry !== null)
    after.push(['memory', 'add_memory', memory_entry as JsonObject]);
  const asked = after.map(([to, action, input]) =>
    downstreams
      .ask(to, call, action, input, TIMEOUT_MS)
      .catch((err: unknown) => log.warn('an answer was given but not passed on', { to, err })),
  );
  await Promise.all(asked);
}
