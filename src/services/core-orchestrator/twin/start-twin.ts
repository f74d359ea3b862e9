/** Brings the twin up: what it was told in its last life, and the samples of the stewards from now on. */
import Value from 'typebox/value';
import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import { HostSample, STEWARD, stewardEvents } from '../../../contracts/steward.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { Hosts } from './hosts.ts';
import { Notes } from './notes.ts';
import { setRunningTwin } from './running.ts';

/** Far longer than any link takes; a machine that needs it counts as silent. Milliseconds. */
const PING_TIMEOUT_MS = 2_000;

/** @returns what stops it */
export async function startTwin(ctx: AgentContext): Promise<() => Promise<void>> {
  const { nc, log, stateDir } = ctx;
  const hosts = new Hosts();
  const notes = await Notes.open(stateDir, (reason) =>
    log.warn('what the twin was told is lost', { reason }),
  );
  setRunningTwin({ hosts, notes });
  const subscription = nc.subscribe(subjects.event(stewardEvents.host('*')), {
    callback: (err, message) => {
      const sample: unknown = err ? undefined : parsed(message.string());
      if (!Value.Check(HostSample, sample)) {
        log.warn('a sample of a host cannot be read', { subject: message.subject, err });
        return;
      }
      hosts.take(sample);
      void measureLatency(ctx, hosts, sample.machine);
    },
  });
  // The first answer to "how is pc2" need not wait for the next sample.
  for (const machine of FLEET_MACHINES) void ask(ctx, hosts, machine);
  return async () => {
    subscription.unsubscribe();
    setRunningTwin(undefined);
    await notes
      .save()
      .catch((err: unknown) => log.error('the twin did not keep its notes', { err }));
  };
}

/** The round trip of a request from here to the machine, as every call between agents takes it. */
async function measureLatency(
  { call }: AgentContext,
  hosts: Hosts,
  machine: string,
): Promise<void> {
  const start = performance.now();
  const options = { machine, timeoutMs: PING_TIMEOUT_MS };
  const answered = await call(STEWARD, 'ping', {}, options).then(
    () => true,
    () => false,
  );
  hosts.measured(machine, answered ? Math.round((performance.now() - start) * 100) / 100 : null);
}

async function ask({ call }: AgentContext, hosts: Hosts, machine: string): Promise<void> {
  const options = { machine, timeoutMs: PING_TIMEOUT_MS };
  const reply = await call(STEWARD, 'host_metrics', {}, options).catch(() => undefined);
  const sample = reply?.['host'];
  if (Value.Check(HostSample, sample)) hosts.take(sample);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
