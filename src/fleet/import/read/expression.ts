/** Variables of an import: `--env K=V` and `--port-offset N` as PORT_OFFSET. */
export type Variables = ReadonlyMap<string, string>;

export interface Evaluated {
  /** The text with every variable filled in; a sum is not added up yet. */
  readonly text: string;
  /** Variables that have a value from the command line. */
  readonly set: ReadonlySet<string>;
  /** Variables that were taken from a `:-` default or, for offsets, as 0. */
  readonly defaulted: ReadonlySet<string>;
  /** Variables that have no value at all; they stand in the text as written. */
  readonly unset: ReadonlySet<string>;
}

/** `${NAME}`, `${NAME:-x}`, `${NAME-x}`, `${NAME:=x}`, `${NAME+x}` with an innermost body, or `$NAME`. */
const VARIABLE = /\$\{([A-Za-z_]\w*)(?:(:?[-=]|\+)([^{}]*))?\}|\$([A-Za-z_]\w*)/;
/** Nesting of defaults that is filled in. */
const MAX_PASSES = 32;
/** Longest text that is looked at, characters; also bounds what a default can grow it to. */
const MAX_LENGTH = 4096;
const SUM = /^\s*[+-]?\s*\d{1,9}(\s*[+-]\s*\d{1,9})*\s*$/;

/**
 * Fills in the variables of an old value, innermost first.
 *
 * `${VAR:-x}` is VAR or x. `${VAR+N}` is a sum, as the old config loader meant it (not the shell's
 * alternative). A variable whose name ends in OFFSET is 0 when nobody sets it, as the old launcher
 * had it; any other one stays as written and is named in `unset`.
 */
export function fillIn(source: string, variables: Variables): Evaluated {
  const seen = { set: new Set<string>(), defaulted: new Set<string>(), unset: new Set<string>() };
  let text = source;
  const kept: string[] = [];
  if (source.length > MAX_LENGTH) return { text, ...seen };
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let progress = false;
    text = text.replace(new RegExp(VARIABLE, 'g'), (whole, braced, operator, operand, bare) => {
      progress = true;
      const name = (braced ?? bare) as string;
      const value = valueOf(
        name,
        operator as string | undefined,
        operand as string,
        variables,
        seen,
      );
      if (value !== undefined) return value;
      // Parked, so that the next pass does not find it again; NUL never occurs in a file we read.
      kept.push(whole as string);
      return `\0${kept.length - 1}\0`;
    });
    if (!progress || text.length > MAX_LENGTH) break;
  }
  return { text: unpark(text, kept), ...seen };
}

function unpark(text: string, kept: readonly string[]): string {
  let whole = text;
  while (whole.includes('\0')) {
    whole = whole.replace(/\0(\d+)\0/g, (_, index: string) => kept[Number(index)] ?? '');
  }
  return whole;
}

function valueOf(
  name: string,
  operator: string | undefined,
  operand: string,
  variables: Variables,
  seen: { set: Set<string>; defaulted: Set<string>; unset: Set<string> },
): string | undefined {
  const given = variables.get(name);
  if (given !== undefined && (given !== '' || !operator?.startsWith(':'))) {
    seen.set.add(name);
    return operator === '+' ? `${given}+${operand}` : given;
  }
  if (operator !== undefined && operator !== '+') {
    seen.defaulted.add(name);
    return operand;
  }
  if (/OFFSET$/i.test(name)) {
    seen.defaulted.add(name);
    return operator === '+' ? `0+${operand}` : '0';
  }
  seen.unset.add(name);
  return undefined;
}

/** Adds up `0+7200` or `7200`; undefined when the text is not a sum of whole numbers. */
export function sumOf(text: string): number | undefined {
  if (!SUM.test(text)) return undefined;
  const terms = text.replace(/\s+/g, '').match(/[+-]?\d+/g) ?? [];
  return terms.reduce((sum, term) => sum + Number(term), 0);
}
