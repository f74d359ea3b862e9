/** Puts the view of the fleet together and keeps it true. */
import { HubNotReady } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import type { HealthReport } from '../../../contracts/fleet/health.ts';
import type { ContainersReport, HostSample } from '../../../contracts/steward.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { Board } from './board/board.ts';
import type { FleetView } from './fleet-view.ts';
import { followRegistry } from './signs/follow-registry.ts';
import { addFleetMetrics } from './metrics.ts';
import { readPlan } from './plan.ts';
import { Prober, type Target } from './signs/prober.ts';
import { Transitions, TRANSITIONS_SCHEMA } from './board/transitions.ts';

/** Time a member has to answer, milliseconds. */
const ANSWER_MS = 2_000;
/** Between two looks at everybody; what changed since is told then. */
const ROUND_MS = 1_000;

export interface RunningFleet {
  readonly view: FleetView;
  readonly stop: Stop;
}

let running: Board | undefined;

/** @throws HUB_NOT_READY before the hub has started */
export function fleetView(): FleetView {
  if (running === undefined) throw new HubNotReady();
  return running;
}

/** @throws FLEET_PLAN_UNREADABLE */
export async function startFleet(ctx: AgentContext): Promise<RunningFleet> {
  const plan = await readPlan();
  const database = openDatabase(ctx.stateDir, 'fleet.sqlite', TRANSITIONS_SCHEMA);
  // History: the last moment may be lost with the machine, and many change at once when a link is cut.
  database.exec('PRAGMA synchronous = NORMAL');
  const board = (running = new Board({
    machine: ctx.identity.machine,
    machines: [...new Set([...FLEET_MACHINES, ...plan.map(({ machine }) => machine)])],
    plan,
    transitions: new Transitions(database, (err) => ctx.log.warn('a change is not kept', { err })),
    clocks: { now: () => performance.now(), wall: () => Date.now() },
    failed: (error) => ctx.reportError(error),
  }));
  addFleetMetrics(ctx.metrics, board);
  followRegistry(ctx, (key, entry) => board.register(key, entry));
  const prober = new Prober({
    targets: () => board.targets(),
    ask: (target) => askHealth(ctx, target),
    answered: ({ id, machine }, report, ms) => {
      board.answers.answered(id, report, ms);
      board.signs(machine)?.heard();
    },
    silent: ({ id }, reason) => board.answers.silent(id, reason),
  });
  const stopListening = listen(ctx, board);
  prober.start();
  const rounds = setInterval(() => {
    board.judgeAll();
    board.tell();
  }, ROUND_MS);
  return {
    view: board,
    stop: () => {
      clearInterval(rounds);
      prober.stop();
      stopListening();
      database.close();
    },
  };
}

function listen({ nc, log }: AgentContext, board: Board): () => void {
  const on = <T extends { machine: string }>(kind: string, take: (event: T) => void) =>
    nc.subscribe(subjects.event(kind, '*'), {
      callback: (error, message) => {
        try {
          if (error === null) take(message.json<T>());
        } catch (err) {
          log.warn('an event cannot be read', { subject: message.subject, err });
        }
      },
    });
  const subscriptions = [
    on<HostSample>('host', (sample) => board.signs(sample.machine)?.takeHost(sample)),
    on<ContainersReport>('containers', (report) => {
      board.signs(report.machine)?.takeContainers(report);
      board.judgeAll();
    }),
  ];
  return () => subscriptions.forEach((one) => one.unsubscribe());
}

/**
 * Past `ctx.call`: that keeps count of who answers for the trust scores, and a hub that asks everybody
 * all the time would drown what real callers say.
 */
async function askHealth(
  { nc }: AgentContext,
  { machine, name }: Target,
): Promise<Partial<HealthReport>> {
  const subject = subjects.actionOn(machine, name, 'health');
  const reply = await nc.request(subject, '{}', { timeout: ANSWER_MS });
  return reply.json<Partial<HealthReport>>();
}
