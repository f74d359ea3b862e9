/** How long ago something was. */
import { age, moment } from '../format/time.ts';
import { ageOf, now } from '../state/ticker.ts';

/** @param when as the hub told it */
export function Age({ when, prefix = '' }: { when: string | null | undefined; prefix?: string }) {
  const ms = ageOf(when);
  if (when === null || when === undefined || ms === undefined) return <span>{'–'}</span>;
  return (
    <time dateTime={when} title={moment(when, now.peek())}>
      {prefix}
      {age(ms)}
    </time>
  );
}

/** Age of something that arrived at this page: `now`, `12 s ago`. */
export function ArrivalAge({ at }: { at: number }) {
  const text = age(Math.max(0, now.value - at));
  return <time dateTime={new Date(at).toISOString()}>{text === 'now' ? text : `${text} ago`}</time>;
}
