import { runsWhenever, type Edge } from '../../graph/edges.ts';
import type { Entry } from '../../model.ts';
import { flowMap } from '../yaml-text.ts';

/**
 * The edges that may stand in `depends_on`: inside one machine, and to a container that runs
 * whenever the dependent runs.
 *
 * A container without a profile must not wait for one that has a profile, since Compose refuses
 * the file while that profile is off; among profiled ones, every profile that starts the dependent
 * must start what it waits for.
 */
export function mayStandInCompose({ from, to, crossMachine }: Edge): boolean {
  return !crossMachine && runsWhenever(from, to);
}

/**
 * Lines under `depends_on:`, by slug.
 *
 * @param door whose network the dependent lives in, and with which it has to start anew
 */
export function dependsOnLines(edges: readonly Edge[], door?: Entry): string[] {
  return [...edges]
    .sort((a, b) => compareSlugs(a.to, b.to))
    .map(({ to, condition }) => {
      const restart: Record<string, string> = to === door ? { restart: 'true' } : {};
      return `${to.slug}: ${flowMap({ condition: `service_${condition}`, ...restart })}`;
    });
}

/** Order of slugs that does not depend on the locale of the machine that renders. */
export function compareSlugs(a: Entry, b: Entry): number {
  return a.slug < b.slug ? -1 : Number(a.slug > b.slug);
}
