/** Containers that live in the network of another one, and lost it. */
import type { ContainerInfo as Listed, ContainerInspectInfo } from 'dockerode';
import { isOfFleet, label, type LinkedEngine } from '../engine-view.ts';

const SHARED = /^container:([0-9a-f]{64})$/;

export interface Stranded {
  readonly id: string;
  readonly name: string;
  readonly verb: 'start_container' | 'restart_container';
  readonly reason: string;
}

/**
 * When the container that a network belongs to begins anew, who shared the old network stays behind in
 * it, where nobody reaches him; and who is started before it, as may happen after a boot of the machine,
 * does not start, and the engine does not try again.
 *
 * @throws what the engine says
 */
export async function strandedContainers({ api, own }: LinkedEngine): Promise<Stranded[]> {
  const all = (await api.list(own.project)).filter(({ Labels }) => isOfFleet(Labels, own.project));
  const found = await Promise.all(
    all.map(async (one) => {
      const owner = ownerOf(one);
      if (owner === undefined) return undefined;
      // Whoever is removed meanwhile is nobody's problem.
      const both = Promise.all([api.inspect(owner), api.inspect(one.Id)]);
      const inspected = await both.catch(() => undefined);
      return inspected && judge(one, ...inspected);
    }),
  );
  return found.filter((one) => one !== undefined);
}

/** Id of the container whose network it shares. */
function ownerOf({ HostConfig }: Listed): string | undefined {
  return SHARED.exec(HostConfig?.NetworkMode ?? '')?.[1];
}

function judge(
  { Id, Labels }: Listed,
  owner: ContainerInspectInfo,
  one: ContainerInspectInfo,
): Stranded | undefined {
  const name = Labels[label.agent] ?? Id.slice(0, 12);
  const whose = owner.Config.Labels?.[label.agent] ?? owner.Id.slice(0, 12);
  if (!owner.State.Running) return undefined;
  if (one.State.Running) {
    const behind = Date.parse(one.State.StartedAt) < Date.parse(owner.State.StartedAt);
    const reason = `${whose} began anew, so it is in a network that nobody reaches`;
    return behind ? { id: Id, name, verb: 'restart_container', reason } : undefined;
  }
  // One that was stopped on purpose has no error; one that could not start has.
  if (one.State.Error === '' || one.State.Restarting) return undefined;
  const reason = `${whose} runs now, without which it could not start: ${one.State.Error}`;
  return { id: Id, name, verb: 'start_container', reason };
}
