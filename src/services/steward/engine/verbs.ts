/** What the steward does to containers: four verbs, each between two audit records. */
import {
  ContainerProtected,
  ContainerStartedAnew,
  EngineRefused,
} from '../../../contracts/error-catalogue/services/steward.ts';
import type { ContainerInfo } from '../../../contracts/steward.ts';
import type { AuditLog } from '../../../runtime/audit/audit-log.ts';
import { clearState, KEEPS_STATE, mayBeCleared } from './clear-state.ts';
import { infoOf } from './describe.ts';
import { findContainer } from './find.ts';
import { label, type Labels } from './labels.ts';
import type { LinkedEngine } from './link.ts';
import type { LiveColor } from './names.ts';

/** What is done, in the words of a refusal. */
const DOING = {
  start_container: 'start',
  stop_container: 'stop',
  restart_container: 'restart',
  clear_container_state: 'clear the state of',
} as const;
export type Verb = keyof typeof DOING;

export interface VerbRequest {
  readonly verb: Verb;
  /** Entry or compose service name. */
  readonly name: string;
  /** Also what others need to live: the broker and the ingress. */
  readonly force: boolean;
  /** Until the engine kills it; undefined is what the container says. */
  readonly timeoutSeconds: number | undefined;
  /** Only this life of the container: one that was started anew since is left alone. */
  readonly startedAt: string | undefined;
  readonly actor: string;
  /** Kept in the audit records. */
  readonly details: Readonly<Record<string, unknown>>;
}

interface ActParts {
  readonly engine: LinkedEngine;
  readonly audit: AuditLog;
  readonly machine: string;
  /** Which copy the name of an entry means. */
  readonly live?: LiveColor;
}

export interface VerbResult {
  /** False when the container was in the wanted state already. */
  readonly changed: boolean;
  readonly container: ContainerInfo;
}

/**
 * Does what is asked, or refuses it; both leave a record.
 *
 * @throws FLEET_CONTAINER_UNKNOWN, CONTAINER_AMBIGUOUS, CONTAINER_PROTECTED, CONTAINER_STARTED_ANEW,
 *   ENGINE_REFUSED, AUDIT_UNAVAILABLE
 */
export async function act(
  { engine, audit, machine, live }: ActParts,
  request: VerbRequest,
): Promise<VerbResult> {
  const { verb, name, actor } = request;
  const listed = await findContainer(engine, name, machine, live);
  const target = listed.Labels[label.agent] ?? name;
  const what = { actor, action: verb, target, details: request.details };
  const reason = protectionOf(listed.Id, listed.Labels, engine.own.id, request);
  if (reason !== undefined) {
    await audit.append({ ...what, outcome: 'refused', details: { ...what.details, reason } });
    throw new ContainerProtected({ action: verb, name: target, machine, reason });
  }
  const work = () =>
    audit.around(
      { ...what, details: { ...what.details, container: listed.Id.slice(0, 12) } },
      async () => {
        const changed = await run(engine, listed.Id, request).catch((cause: Error) => {
          const holes = { machine, action: DOING[verb], name: target, reason: cause.message };
          throw new EngineRefused(holes, { cause });
        });
        return { changed, container: infoOf(await engine.api.inspect(listed.Id), machine, live) };
      },
      ({ changed, container: { state } }) => ({ changed, state }),
    );
  return inTurn(listed.Id, async () => {
    await sameLife(engine, listed.Id, { name: target, machine, request });
    return work();
  });
}

/** Two that would act on one container come one after the other. */
const turns = new Map<string, Promise<unknown>>();

function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(id) ?? Promise.resolve()).then(work);
  const quiet = turn.then(
    () => undefined,
    () => undefined,
  );
  turns.set(id, quiet);
  void quiet.then(() => {
    if (turns.get(id) === quiet) turns.delete(id);
  });
  return turn;
}

async function sameLife(
  { api }: LinkedEngine,
  id: string,
  { name, machine, request }: { name: string; machine: string; request: VerbRequest },
): Promise<void> {
  const { startedAt: expected, verb: action } = request;
  if (expected === undefined) return;
  const { started_at } = infoOf(await api.inspect(id), machine);
  if (started_at !== expected)
    throw new ContainerStartedAnew({ action, name, machine, started_at, expected });
}

async function run({ api }: LinkedEngine, id: string, request: VerbRequest): Promise<boolean> {
  switch (request.verb) {
    case 'start_container':
      return api.start(id);
    case 'stop_container':
      return api.stop(id, request.timeoutSeconds);
    case 'restart_container':
      await api.restart(id, request.timeoutSeconds);
      return true;
    case 'clear_container_state':
      await clearState(api, id, request.timeoutSeconds);
      return true;
  }
}

/** Why a container may not be stopped; undefined when it may. Starting hurts nobody. */
function protectionOf(
  id: string,
  labels: Labels,
  own: string,
  { verb, force }: VerbRequest,
): string | undefined {
  if (verb === 'start_container') return undefined;
  if (verb === 'clear_container_state' && !mayBeCleared(labels)) return KEEPS_STATE;
  if (id === own) return 'a steward does not end itself; use the engine';
  if (labels[label.role] === 'infrastructure' && !force) {
    return 'every container of the machine needs it; say `force` if you mean it';
  }
  return undefined;
}
