/** The account in which a release is tried: on the same brokers, and nothing of it reaches what is live. */
import { REHEARSAL_ACCOUNT } from '../../contracts/release/release.ts';
import type { Fleet } from '../../fleet/model.ts';
import { LOCAL_SUBJECTS } from './link.ts';
import type { LeafUser } from './auth-files.ts';

/** What its streams may fill; they are an eighth of the size of the real ones. */
const LIMITS = { memoryMiB: 32, diskMiB: 512 } as const;

/** True for a fleet of which parts are released by color. */
export const hasColors = (fleet: Fleet) => fleet.entries.some(({ colors }) => colors);

/** Lines inside `accounts`. */
export function rehearsalAccount(fleet: Fleet): string[] {
  if (!hasColors(fleet)) return [];
  return [
    '  # Where a release is tried, apart from all that is live.',
    `  ${REHEARSAL_ACCOUNT} {`,
    `    jetstream { max_mem: ${LIMITS.memoryMiB}MiB, max_file: ${LIMITS.diskMiB}MiB }`,
    '    include "auth/rehearsal-users.conf"',
    '  }',
  ];
}

/**
 * Renders `rehearsal-users.conf`. Whoever is tried there may do everything there: what it may do on the
 * real fabric is told by its own key, with which it stands by before.
 */
export function renderRehearsalUsers(
  publicKeys: readonly string[],
  leaves: readonly LeafUser[],
): string {
  const keyed = publicKeys.map((nkey) => `  ${JSON.stringify({ nkey })}`);
  const linked = leaves.map(({ user, passwordHash }) => {
    const permissions = {
      publish: { deny: LOCAL_SUBJECTS },
      subscribe: { deny: LOCAL_SUBJECTS },
    };
    const allowed_connection_types = ['LEAFNODE'];
    return `  ${JSON.stringify({ user, password: passwordHash, allowed_connection_types, permissions })}`;
  });
  return `# Written by \`scripts/tandem secrets\`; do not edit.\nusers = [\n${[...keyed, ...linked].join('\n')}\n]\n`;
}
