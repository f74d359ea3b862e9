import type { ContainerInspectInfo } from 'dockerode';
import { containersOfColor } from '../../../../engine/containers/color-containers.ts';
import type { Measurement } from '../../../ports.ts';
import { shareOf } from '../share.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SOURCE = 'containers.hardened';

/** What every container has to be; each rule says whether it holds. */
const RULES: Readonly<Record<string, (container: ContainerInspectInfo) => boolean>> = {
  'runs as a user other than root': ({ Config }) =>
    Config.User !== '' && !/^(0|root)(:|$)/.test(Config.User),
  'has a root file system that is read only': ({ HostConfig }) =>
    HostConfig.ReadonlyRootfs === true,
  'has dropped all capabilities': ({ HostConfig: { CapDrop, CapAdd } }) =>
    (CapDrop ?? []).some((name: string) => name.toUpperCase() === 'ALL') &&
    (CapAdd ?? []).length === 0,
  'may gain no new privileges': ({ HostConfig }) =>
    (HostConfig.SecurityOpt ?? []).some((option: string) =>
      /^no-new-privileges(:true)?$/.test(option),
    ),
  'is not privileged': ({ HostConfig }) => HostConfig.Privileged !== true,
  'keeps seccomp': ({ HostConfig }) =>
    !(HostConfig.SecurityOpt ?? []).some((option: string) => option === 'seccomp=unconfined'),
  'shares no namespace with its host': ({
    HostConfig: { NetworkMode, PidMode, IpcMode, UTSMode, UsernsMode },
  }) => ![NetworkMode, PidMode, IpcMode, UTSMode, UsernsMode].includes('host'),
  'has a memory limit': ({ HostConfig }) => (HostConfig.Memory ?? 0) > 0,
  'has a CPU limit': ({ HostConfig }) =>
    (HostConfig.NanoCpus ?? 0) > 0 || (HostConfig.CpuQuota ?? 0) > 0,
  'has a limit of processes': ({ HostConfig }) => (HostConfig.PidsLimit ?? 0) > 0,
  'has bounded logs': ({ HostConfig }) => HostConfig.LogConfig?.Config?.['max-size'] !== undefined,
  'has no socket of the engine': ({ Mounts }) =>
    !(Mounts ?? []).some(({ Source }) => /docker\.sock$/.test(Source ?? '')),
  'has a health check': ({ Config }) => (Config.Healthcheck?.Test ?? []).length > 0,
};

/** Inspects every container of the candidate; the definition is not believed. */
export function hardening(world: GateWorld): GateCheck {
  return check(
    {
      id: 'hardening',
      sources: [SOURCE],
      owner: 'security-manager',
      mission: 'every container of the candidate is hardened',
      phase: 'standby',
      timeBoxSeconds: 60,
      escalation:
        'compare compose/*.yaml with what is running; `scripts/tandem fleet render --check`',
    },
    async ({ candidate: { machines, color } }) => {
      const engines = await world.engines(machines);
      const lists = await Promise.all(engines.map((engine) => containersOfColor(engine, color)));
      const missing = machines.filter((_, i) => lists[i]!.length === 0);
      if (missing.length > 0)
        return [absent(SOURCE, '%', `no container of ${color} on ${missing.join(', ')}`)];
      return [hardenedShare(lists.flat())];
    },
  );
}

export function hardenedShare(containers: readonly ContainerInspectInfo[]): Measurement {
  const broken = containers.flatMap((container) =>
    Object.entries(RULES)
      .filter(([, holds]) => !holds(container))
      .map(([rule]) => `${container.Name.slice(1)}: not so: ${rule}`),
  );
  const whole = containers.length * Object.keys(RULES).length;
  const facts = { source: SOURCE, part: whole - broken.length, whole, notes: broken };
  return shareOf({ ...facts, samples: containers.length, nothing: 'there is no container' });
}
