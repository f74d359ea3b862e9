/** A list of names that stays readable and bounded: the first of them and how many more there are. */
export function fewOf(names: readonly string[], most = 20): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}
