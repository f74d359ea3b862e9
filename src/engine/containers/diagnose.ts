import type { FleetContainer } from './containers.ts';

/** Signs in a container's last words and what they usually mean; first match wins. */
const SIGNS: readonly { readonly sign: RegExp; readonly cause: string }[] = [
  {
    sign: /ENOSPC|no space left on device/i,
    cause:
      'the disk is full; free space where the engine keeps its data, then run `scripts/tandem up` again',
  },
  { sign: /SETTINGS_INVALID/, cause: 'a setting is missing or wrong; the log line names it' },
  {
    sign: /SECRET_(MISSING|UNREADABLE)|\/run\/secrets\/\S+.*(ENOENT|EACCES|no such file|permission denied)/i,
    cause:
      'a secret is missing or unreadable; run `scripts/tandem secrets init` and `scripts/tandem doctor`',
  },
  {
    sign: /authorization violation|nats.*authentication/i,
    cause:
      'the broker refuses the credentials; run `scripts/tandem secrets init` so that it learns the new keys, then restart the container',
  },
  {
    sign: /address already in use|port is already allocated/i,
    cause: 'another process has the port; `scripts/tandem doctor` names it',
  },
  {
    sign: /Cannot find (module|package)|ERR_MODULE_NOT_FOUND/,
    cause: 'the image lacks this entry; rebuild with `scripts/up`',
  },
  { sign: /exec format error/i, cause: 'the image was built for another processor' },
  {
    sign: /heap out of memory|JavaScript heap/i,
    cause: 'the process ran out of heap; raise `resources.memoryMiB` of the entry',
  },
];

/**
 * The likely cause of a container's failure, in words that name the way out.
 *
 * @param lines its last log lines
 */
export function likelyCause(container: FleetContainer, lines: readonly string[]): string {
  if (container.oomKilled) {
    return 'the kernel killed it for memory (OOM); raise `resources.memoryMiB` of the entry';
  }
  const words = [container.error, ...lines, container.healthLog].join('\n');
  const known = SIGNS.find(({ sign }) => sign.test(words));
  if (known) return known.cause;
  if (container.error) return container.error;
  if (container.health === 'unhealthy') {
    return `it runs but its health check fails${container.healthLog ? `: ${container.healthLog}` : ''}`;
  }
  if (container.state === 'created') return 'it waits for a dependency that is not healthy';
  if (container.exitCode !== 0)
    return `it ended with exit code ${container.exitCode}; its last lines say why`;
  return 'it is still starting; the machine may be slow';
}
