/** What one run does: written by `tandem load`, read by the k6 script. Pure: k6 runs this file too. */
import type { Color } from '../../../contracts/release/release.ts';
import type { LoadKind, LoadScenario } from '../summary.ts';
import type { Budgets } from './budgets.ts';

/** Base address of each service of one color, e.g. `{"error-bus": "http://127.0.0.2:7904"}`. */
export type Doors = Readonly<Record<string, string>>;

export interface LoadTarget {
  readonly color: Color;
  readonly doors: Doors;
  /** Access token for what anonymous callers may not do; null: calls go without one. */
  readonly token: string | null;
}

export interface LoadPlan {
  readonly scenario: LoadScenario;
  readonly seconds: number;
  readonly kinds: readonly LoadKind[];
  /** The color under test first. */
  readonly targets: readonly LoadTarget[];
  readonly budgets: Budgets;
  /** Folder of the .proto files. */
  readonly protos: string;
  /** Calls are refused unless every host is in the loopback range or named here. */
  readonly allowedHosts: readonly string[];
}

/** Name of a k6 scenario. */
export const nameOf = (kind: LoadKind, color: Color) => `${kind}_${color}`;

export function partsOf(name: string): { kind: LoadKind; color: Color } {
  const [kind, color] = name.split('_') as [LoadKind, Color];
  return { kind, color };
}

const LOOPBACK = /^http:\/\/(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d+)?$/;

/** Whether a load test may go to a base address: to this machine, and to hosts that were named on purpose. */
export function isAllowed(door: string, allowedHosts: readonly string[]): boolean {
  const named = (host: string) => door === `http://${host}` || door.startsWith(`http://${host}:`);
  return LOOPBACK.test(door) || allowedHosts.some(named);
}

/** Addresses of a plan that a load test must not go to. */
export function strayDoors({ targets, allowedHosts }: LoadPlan): string[] {
  return targets
    .flatMap(({ doors }) => Object.values(doors))
    .filter((door) => !isAllowed(door, allowedHosts));
}
