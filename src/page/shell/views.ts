/** The views in the order of the menu, with the letter that leads to each. */
import type { IconName } from '../parts/icon.tsx';
import type { ViewName } from '../routing/route.ts';

export interface ViewEntry {
  readonly view: ViewName;
  readonly label: string;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly letter: string;
}

export const MENU: readonly ViewEntry[] = [
  { view: 'map', label: 'Fleet', icon: 'map', letter: 'f' },
  { view: 'alerts', label: 'Alerts', icon: 'alerts', letter: 'a' },
  { view: 'errors', label: 'Errors', icon: 'errors', letter: 'e' },
  { view: 'anomalies', label: 'Anomalies', icon: 'anomalies', letter: 'n' },
  { view: 'logs', label: 'Logs', icon: 'logs', letter: 'l' },
  { view: 'traces', label: 'Traces', icon: 'traces', letter: 't' },
  { view: 'queue', label: 'Queue', icon: 'queue', letter: 'q' },
  { view: 'recovery', label: 'Recovery', icon: 'recovery', letter: 'c' },
  { view: 'modes', label: 'Modes', icon: 'modes', letter: 'm' },
  { view: 'releases', label: 'Releases', icon: 'releases', letter: 'r' },
];

export const labelOf = (view: ViewName): string =>
  MENU.find((entry) => entry.view === view)?.label ?? 'Agent';
