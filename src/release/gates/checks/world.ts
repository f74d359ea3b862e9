import type { Engine } from '../../../engine/engine.ts';
import type { Fleet } from '../../../fleet/model.ts';
import type { Check, CheckOutcome, CheckRun, Measurement } from '../../ports.ts';

/** What the checks of gates look at. */
export interface GateWorld {
  /** The checkout. */
  readonly root: string;
  readonly secretsDir: string;
  /** Folder of Jest's reports and of what they belong to. */
  readonly resultsDir: string;
  /** Folder of the signed lists of images. */
  readonly signaturesDir: string;
  readonly fleet: Fleet;
  readonly engines: (machines: readonly string[]) => Promise<readonly Engine[]>;
  readonly criticalTests: readonly string[];
  /** Preview door of a service, e.g. `http://127.0.0.1:7900`. */
  readonly previewDoor: (machine: string, service: string) => Promise<string>;
  /** Door of the live color of a service. */
  readonly liveDoor: (machine: string, service: string) => Promise<string>;
  /** Endpoints that need what no rehearsal has, as `SERVICE PATH`. */
  readonly notRehearsed: readonly string[];
  /** What a request to a service carries to be let in. */
  readonly bearer: (machine: string, service: string) => string;
}

/** A check of ours; it knows what it measures. */
export interface GateCheck extends Check {
  readonly sources: readonly string[];
}

type Plan = Omit<GateCheck, 'after' | 'alone' | 'run'>;

/** A check that waits for no other and runs beside others. */
export function check(
  plan: Plan,
  run: (run: CheckRun) => Promise<readonly Measurement[] | CheckOutcome>,
): GateCheck {
  return {
    ...plan,
    after: [],
    alone: false,
    run: async (given) => {
      const found = await run(given);
      if ('measurements' in found) return found;
      return { measurements: found, files: [], summary: found.map(inWords).join('; ') };
    },
  };
}

/** A figure that could not be got, and why. */
export const absent = (source: string, unit: string, note: string): Measurement => {
  return { source, value: null, unit, note };
};

function inWords({ source, value, unit, counted, note }: Measurement): string {
  if (value === null) return `${source} is unknown: ${note ?? 'no reason'}`;
  return counted
    ? `${source}: ${counted.part} of ${counted.whole}`
    : `${source}: ${Math.round(value * 100) / 100} ${unit}`;
}
