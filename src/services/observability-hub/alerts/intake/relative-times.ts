/**
 * Times of alerts on their way to another machine: how long ago and in how long, instead of by the
 * clock of the sender. To an Alertmanager whose clock is minutes ahead, an alert that fires would
 * otherwise have ended already when it arrives.
 */
import type { PostedAlert } from '../alertmanager/client.ts';

export interface PassedAlert extends Omit<PostedAlert, 'startsAt' | 'endsAt'> {
  readonly started_ms_ago?: number;
  readonly ends_in_ms?: number;
}

/** Prometheus sends Go's zero time for what it does not know. */
function millisecondsOf(time: string | undefined): number | undefined {
  const at = time === undefined ? NaN : Date.parse(time);
  return at > 0 ? at : undefined;
}

/** @param now of the machine whose Prometheus made the alert, Unix milliseconds */
export function passedOn({ startsAt, endsAt, ...rest }: PostedAlert, now: number): PassedAlert {
  const [start, end] = [startsAt, endsAt].map(millisecondsOf);
  return {
    ...rest,
    ...(start === undefined ? {} : { started_ms_ago: now - start }),
    ...(end === undefined ? {} : { ends_in_ms: end - now }),
  };
}

/** @param now of the machine whose Alertmanager gets the alert, Unix milliseconds */
export function takenIn(
  { started_ms_ago, ends_in_ms, ...rest }: PassedAlert,
  now: number,
): PostedAlert {
  const time = (at: number) => new Date(at).toISOString();
  return {
    ...rest,
    ...(started_ms_ago === undefined ? {} : { startsAt: time(now - started_ms_ago) }),
    ...(ends_in_ms === undefined ? {} : { endsAt: time(now + ends_in_ms) }),
  };
}
