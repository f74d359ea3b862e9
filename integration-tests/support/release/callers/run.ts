/**
 * Callers of a fleet as a process of their own, which nobody else's work holds up and which holds up nobody's:
 *
 *     node run.ts '{"pc2":{"http":20,"reports":5}}'
 *
 * `CallersApart` starts it. Calls begin with the first token, and end when it is told to; then it waits for what
 * became of tasks and reports and sends the outcome. Without its parent it ends.
 */
import { getEachMessage, sendMessage } from 'execa';
import { grpc, http, streams } from './doors.ts';
import type { Outcome, Rates, Told } from './rates.ts';
import { Work } from './work.ts';

const { mainpc, pc2 } = JSON.parse(process.argv[2]!) as Rates;
let token = '';
const work = new Work(() => ({ authorization: `Bearer ${token}` }));
const begin = () => [
  ...(mainpc === undefined
    ? []
    : [
        http('mainpc', 'core-orchestrator', '/v1/agents', mainpc.http),
        grpc(mainpc.grpc),
        streams(mainpc.streams),
      ]),
  http('pc2', 'resource-manager', '/v1/queue', pc2.http),
  ...(pc2.tasks === undefined ? [] : [work.tasks(pc2.tasks)]),
  work.reports(pc2.reports),
];

let callers: ReturnType<typeof begin> = [];
for await (const message of getEachMessage()) {
  const told = message as Told;
  if (told === 'end') break;
  ({ token } = told);
  if (callers.length === 0) callers = begin();
}
await Promise.all(callers.map(({ stop }) => stop()));
if (process.connected) {
  const outcome: Outcome = {
    callers: Object.fromEntries(callers.map(({ name, counts }) => [name, counts])),
    handedIn: work.handedIn,
    fates: await work.fates(),
  };
  await sendMessage(outcome as never);
}
