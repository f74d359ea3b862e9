import { fileURLToPath } from 'node:url';
import { LoadTooLong } from '../../contracts/error-catalogue/release/load.ts';
import { ACCESS_TTL_S } from '../../contracts/security/token.ts';
import { PROFILES } from './plan/profiles.ts';
import type { LoadPlan } from './plan/plan.ts';
import { LOAD_KINDS } from './summary.ts';

const PROTOS = fileURLToPath(new URL('../../contracts/proto', import.meta.url));

/** Longest run: the token that it begins with must hold to its end, seconds. */
export const MOST_SECONDS = ACCESS_TTL_S - 60;

/** Hosts beside this machine that load may go to, comma-separated: the other machine of a fleet. */
export const HOSTS_VARIABLE = 'TANDEM_LOAD_HOSTS';

export function allowedHosts(env: NodeJS.ProcessEnv = process.env): string[] {
  return (env[HOSTS_VARIABLE] ?? '').split(',').filter((host) => host !== '');
}

export type LoadWish = Pick<LoadPlan, 'scenario' | 'targets' | 'budgets'> &
  Partial<Pick<LoadPlan, 'seconds' | 'kinds'>>;

/** Fills in what was not said. @throws LOAD_TOO_LONG */
export function makePlan(wish: LoadWish, env: NodeJS.ProcessEnv = process.env): LoadPlan {
  const seconds = wish.seconds ?? PROFILES[wish.scenario].seconds;
  if (seconds > MOST_SECONDS) throw new LoadTooLong({ seconds, most: MOST_SECONDS });
  return {
    scenario: wish.scenario,
    seconds,
    kinds: wish.kinds ?? LOAD_KINDS,
    targets: wish.targets,
    budgets: wish.budgets,
    protos: PROTOS,
    allowedHosts: allowedHosts(env),
  };
}
