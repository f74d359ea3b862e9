/** Compares what is wanted of a configuration with what a broker says of it. */

/**
 * True when everything that is wanted is there as wanted. What a broker adds by itself is not looked at; what is
 * empty it leaves out of its answers. Where it is not sure the answer is false.
 */
export function says(there: unknown, wanted: unknown): boolean {
  if (isEmpty(wanted)) return isEmpty(there);
  if (Array.isArray(wanted))
    return (
      Array.isArray(there) &&
      there.length === wanted.length &&
      wanted.every((one, index) => says(there[index], one))
    );
  if (!isObject(wanted)) return there === wanted;
  return isObject(there) && Object.entries(wanted).every(([key, value]) => says(there[key], value));
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
