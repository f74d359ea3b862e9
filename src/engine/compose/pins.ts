/**
 * Versions that single containers were upgraded to. They stand in a compose file of their own, which
 * is laid over the rendered one, so that Compose's view of what should run is what runs.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { replaceFileSync } from '../../files/replace-file-sync.ts';
import { COMPOSE_DIR, projectOf } from '../project.ts';

/** Folder of the files; never in git, since it tells of one installation. */
export const PINS_DIR = path.resolve(COMPOSE_DIR, process.env.TANDEM_PINS_DIR || 'pins');

/** What a compose file says of one pinned service. */
export interface Pin {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export type Pins = Readonly<Record<string, Pin>>;

const HEAD = `# Written by \`scripts/tandem upgrade\`: containers that run another image than the rendered file says.
# Lay it over that file whenever Compose is called by hand: -f compose/MACHINE.yaml -f compose/pins/THIS_FILE
`;

/** The file of a machine, whether it exists or not. */
export const pinsFile = (machine: string, dir = PINS_DIR) =>
  path.join(dir, `${projectOf(machine)}.yaml`);

/** Pins of a machine, by compose service. */
export function readPins(machine: string, dir = PINS_DIR): Pins {
  const file = pinsFile(machine, dir);
  if (!existsSync(file)) return {};
  const content = parse(readFileSync(file, 'utf8')) as { services?: Record<string, Pin> } | null;
  return content?.services ?? {};
}

/** Sets the pin of a service, or takes it away with null. Whole or not at all, also when the machine dies meanwhile. */
export function setPin(machine: string, slug: string, pin: Pin | null, dir = PINS_DIR): void {
  const pins = withPin(readPins(machine, dir), slug, pin);
  mkdirSync(dir, { recursive: true });
  replaceFileSync(pinsFile(machine, dir), pinsText(pins), { mode: 0o644 });
}

/** Pins with one set, or taken away with null. */
export function withPin(pins: Pins, slug: string, pin: Pin | null): Pins {
  const others = Object.entries(pins).filter(([name]) => name !== slug);
  return Object.fromEntries(pin === null ? others : [...others, [slug, pin]]);
}

/** The compose file with these pins. */
export function pinsText(pins: Pins): string {
  const sorted = Object.fromEntries(Object.entries(pins).sort(([a], [b]) => (a < b ? -1 : 1)));
  return HEAD + stringify({ services: sorted });
}
