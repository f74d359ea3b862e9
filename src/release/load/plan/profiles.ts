/** How the rate of calls goes over the time of each scenario, in multiples of the rate of a kind. */
import type { LoadScenario } from '../summary.ts';

/** A piece of the run: the rate goes in a straight line from where the last piece ended. */
export interface Leg {
  /** Share of the whole time. */
  readonly share: number;
  /** Multiple of the kind's rate at its end. */
  readonly to: number;
}

export interface Profile {
  readonly about: string;
  /** Without another wish, seconds. */
  readonly seconds: number;
  /** Multiple of the kind's rate at the start. */
  readonly from: number;
  readonly legs: readonly Leg[];
  /** Ends when a budget is violated; the rate reached is the result. */
  readonly untilBroken: boolean;
}

/** A profile that lasts its time, whatever happens; `at` is where it starts. */
const lasting = (about: string, seconds: number, at: number, legs: readonly Leg[]): Profile => ({
  about,
  seconds,
  from: at,
  legs,
  untilBroken: false,
});

const steady = (about: string, seconds: number, at: number) =>
  lasting(about, seconds, at, [{ share: 1, to: at }]);

export const PROFILES: Readonly<Record<LoadScenario, Profile>> = {
  smoke: steady('does every kind of call work at all', 10, 0.25),
  load: steady('the rate of a busy day', 30, 1),
  soak: steady('half the rate for long: leaks and slow growth', 600, 0.5),
  stress: lasting('up to three times the rate of a busy day, and some time there', 60, 1, [
    { share: 0.5, to: 3 },
    { share: 0.3, to: 3 },
    { share: 0.2, to: 1 },
  ]),
  spike: lasting('five times the rate at once, then back', 60, 0.5, [
    { share: 0.4, to: 0.5 },
    { share: 0.02, to: 5 },
    { share: 0.18, to: 5 },
    { share: 0.02, to: 0.5 },
    { share: 0.38, to: 0.5 },
  ]),
  breakpoint: {
    ...lasting('more and more, until a budget is violated', 120, 1, [{ share: 1, to: 10 }]),
    untilBroken: true,
  },
};

/** The highest multiple of a profile. */
export const peakOf = ({ from, legs }: Profile) => Math.max(from, ...legs.map(({ to }) => to));
