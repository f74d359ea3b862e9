import type { Entry } from '../../model.ts';
import { bindMount, block, scalar } from '../yaml-text.ts';

/** Where a container finds what it may see of its host. */
export const ENGINE_SOCKET = '/var/run/docker.sock';
export const NETWORK_COUNTERS = '/host/proc/1/net/dev';

/** Mounts of what an entry may see of its host. A file that is not there stops the start and is not made up. */
export function hostMounts({ hostAccess }: Entry): string[] {
  return [
    ...(hostAccess.includes('engine-socket')
      ? bindMount(`\${TANDEM_ENGINE_SOCKET:-${ENGINE_SOCKET}}`, ENGINE_SOCKET)
      : []),
    ...(hostAccess.includes('network-counters')
      ? bindMount('/proc/1/net/dev', NETWORK_COUNTERS)
      : []),
  ];
}

/** The group that owns the socket; `tandem up` finds it out. Group 0 fits sockets that only root may use, and fails. */
export function hostGroups({ hostAccess }: Entry): string[] {
  if (!hostAccess.includes('engine-socket')) return [];
  return block('group_add', [`- ${scalar('${TANDEM_ENGINE_GID:-0}')}`]);
}

/** True when the entry is rendered with graphics cards, its own or the figures of all. */
export function seesGpus({ gpu, hostAccess }: Entry): boolean {
  return gpu !== null || hostAccess.includes('gpu-figures');
}
