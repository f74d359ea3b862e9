import { existsSync } from 'node:fs';
import type { Fleet } from '../../fleet/model.ts';
import { isPorted, type AgentDefinition } from '../../runtime/agent.ts';

/** How far one built-in agent or service is. */
export interface PortedRow {
  readonly name: string;
  readonly group: string;
  readonly machines: readonly string[];
  /** Documented actions beside the ones that everyone has. */
  readonly declared: number;
  readonly ported: number;
  readonly notPorted: readonly string[];
  /** Why nothing is known about it, e.g. that it has no file. */
  readonly problem?: string;
}

/** One row for each built-in entry of a fleet, an entry on several machines counted once; in the fleet's order. */
export async function portedRows(fleet: Fleet): Promise<PortedRow[]> {
  const builtins = fleet.entries.flatMap((entry) =>
    entry.run.kind === 'builtin' ? [{ ...entry, path: entry.run.entry }] : [],
  );
  const byPath = Map.groupBy(builtins, ({ path }) => path);
  return Promise.all(
    [...byPath].map(async ([path, entries]) => {
      const { name, group } = entries[0]!;
      const machines = entries.map(({ machine }) => machine);
      return { name, group, machines, ...(await actionsOf(path)) };
    }),
  );
}

type Counts = Pick<PortedRow, 'declared' | 'ported' | 'notPorted' | 'problem'>;

/** @param path entry path under `src/`; the loader has made sure that it stays there */
async function actionsOf(path: string): Promise<Counts> {
  const none = { declared: 0, ported: 0, notPorted: [] };
  const file = new URL(`../../${path}.ts`, import.meta.url);
  if (!existsSync(file)) return { ...none, problem: `src/${path}.ts does not exist` };
  const module = (await import(file.href)) as { default?: Partial<AgentDefinition> };
  const actions = module.default?.actions;
  if (!actions) return { ...none, problem: `src/${path}.ts exports no agent` };
  const names = Object.keys(actions);
  const notPorted = names.filter((name) => !isPorted(actions[name]!));
  return { declared: names.length, ported: names.length - notPorted.length, notPorted };
}
