/** Series that stopped coming: one finding for a series, a member or a machine, whatever is silent as a whole. */
import type { Finding } from './detector/finding.ts';
import type { SeriesState } from './detector/state.ts';
import { watchedSeries } from './watched.ts';
import { ALL } from './words.ts';

/** Usual times between two values without one, after which a series is missing. */
const STEPS = 4;
/** Values before anything is expected of a series. */
const LEAST = 8;
/** Share of a machine's members that are silent at once, from which on it is the machine. */
const MACHINE_SHARE = 0.5;
/** A machine of fewer members is not judged as a whole. */
const MACHINE_LEAST = 4;

export interface Gap {
  /** Member id or name of a machine. */
  readonly member: string;
  /** `all` for every series of it. */
  readonly series: string;
  readonly finding: Finding;
}

interface Silent {
  readonly series: string;
  readonly seconds: number;
  readonly stepSeconds: number;
}

interface MemberSilence {
  readonly member: string;
  readonly watched: number;
  readonly silent: readonly Silent[];
}

/** Looks that lie further apart say that the hub itself was away, or that its clock was set, milliseconds. */
const LOOKED_AWAY_MS = 60_000;

export class Gaps {
  /** Since when this hub watches without a break; silence before that was its own. */
  #since: number | undefined;
  #lastLook = -Infinity;
  /** What is known to be silent, so that it is said once. */
  readonly #told = new Set<string>();

  /**
   * @param members the series of every member whose values are expected now
   * @returns what fell silent since the last call
   */
  look(members: Iterable<readonly [string, ReadonlyMap<string, SeriesState>]>, now: number): Gap[] {
    const since = this.#watchedSince(now);
    const silences = [...members].map(([member, series]) => silenceOf(member, series, now, since));
    const gaps: Gap[] = [];
    const quiet = new Set<string>();
    for (const [machine, own] of Map.groupBy(silences, ({ member }) => machineOf(member))) {
      const mute = own.filter(isMute);
      const whole = own.length >= MACHINE_LEAST && mute.length / own.length > MACHINE_SHARE;
      if (whole) this.#tell(gaps, quiet, machine, ALL, longest(mute.flatMap((one) => one.silent)));
      for (const one of own) {
        if (isMute(one)) this.#tell(whole ? [] : gaps, quiet, one.member, ALL, longest(one.silent));
        for (const silent of one.silent)
          this.#tell(isMute(one) ? [] : gaps, quiet, one.member, silent.series, silent);
      }
    }
    for (const key of this.#told) if (!quiet.has(key)) this.#told.delete(key);
    return gaps;
  }

  #watchedSince(now: number): number {
    const step = now - this.#lastLook;
    this.#lastLook = now;
    if (this.#since === undefined || step > LOOKED_AWAY_MS || step < 0) this.#since = now;
    return this.#since;
  }

  /** What is part of something larger is noted, but not said: `gaps` is a list that nobody reads then. */
  #tell(gaps: Gap[], quiet: Set<string>, member: string, series: string, silent: Silent): void {
    const key = `${member} ${series}`;
    quiet.add(key);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    gaps.push({ member, series, finding: findingOf(silent) });
  }
}

function silenceOf(
  member: string,
  series: ReadonlyMap<string, SeriesState>,
  now: number,
  since: number,
): MemberSilence {
  const silent: Silent[] = [];
  let watched = 0;
  for (const [name, { count, lastAt, intervalMs }] of series) {
    if (count < LEAST || watchedSeries(name)?.sporadic === true) continue;
    watched += 1;
    if (now - Math.max(lastAt, since) > STEPS * intervalMs)
      silent.push({
        series: name,
        seconds: (now - lastAt) / 1000,
        stepSeconds: intervalMs / 1000,
      });
  }
  return { member, watched, silent };
}

const isMute = ({ watched, silent }: MemberSilence) => watched > 0 && silent.length === watched;
const machineOf = (member: string) => member.split('/', 1)[0]!;

function longest(silent: readonly Silent[]): Silent {
  return silent.reduce((a, b) => (b.seconds > a.seconds ? b : a));
}

function findingOf({ seconds, stepSeconds }: Silent): Finding {
  return {
    kind: 'missing',
    method: 'gap',
    value: seconds,
    expected: stepSeconds,
    score: seconds / stepSeconds,
    severity: 'warning',
    same: false,
  };
}
