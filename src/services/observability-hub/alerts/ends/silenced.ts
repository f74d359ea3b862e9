import type { RawMatcher, RawSilence } from '../alertmanager/client.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether one of the silences that are in force holds for an alert with these labels. */
export function isSilenced(labels: Labels, silences: readonly RawSilence[]): boolean {
  return silences.some(
    ({ status, matchers }) =>
      status.state === 'active' && matchers.every((matcher) => matches(matcher, labels)),
  );
}

function matches({ name, value, isRegex, isEqual = true }: RawMatcher, labels: Labels): boolean {
  const own = labels[name] ?? '';
  try {
    return (isRegex ? new RegExp(`^(?:${value})$`, 's').test(own) : own === value) === isEqual;
  } catch {
    // Go knows expressions that are none here. Better wait for the end of the silence than tell nobody.
    return true;
  }
}
