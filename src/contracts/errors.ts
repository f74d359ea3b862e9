/**
 * The one error type of Tandem and the way to declare a failure in the catalogue.
 *
 * A failure is declared once, in the file of its area under `src/contracts/error-catalogue/`, with a
 * stable code and a message template; docs/errors.md lists all of them.
 */

/** What a caller may conclude from a failure, next to its code. */
export interface ErrorTraits {
  /** HTTP status (RFC 9110) that fits the failure. */
  readonly status: number;
  /** True when the same call may succeed later without a change. */
  readonly retryable: boolean;
}

/** Base class of all failures that Tandem raises on purpose. */
export class TandemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    traits: ErrorTraits,
    details: Record<string, unknown> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.status = traits.status;
    this.retryable = traits.retryable;
    this.details = details;
  }

  /** The shape that goes over the wire and into logs; never carries the stack. */
  toJSON(): {
    code: string;
    message: string;
    retryable: boolean;
    details: Record<string, unknown>;
  } {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      details: { ...this.details },
    };
  }
}

/** Values for the `{name}` holes of a message template. */
type Holes = Record<string, unknown>;

/** An error class of the catalogue: `new X({hole: value}, {cause})`. */
export interface CatalogueError {
  new (holes?: Holes, options?: { cause?: unknown }): TandemError;
  readonly code: string;
  readonly template: string;
  readonly traits: ErrorTraits;
}

const declared = new Map<string, CatalogueError>();

/**
 * Declares a failure.
 *
 * @param code stable, upper snake case; a second declaration of the same code throws
 * @param template message that names the thing, the value and the way out; `{hole}` is filled from the constructor
 * @param traits HTTP status (default 500) and whether a retry can help (default false)
 */
export function defineError(
  code: string,
  template: string,
  traits: Partial<ErrorTraits> = {},
): CatalogueError {
  if (declared.has(code)) throw new Error(`error code ${code} is declared twice`);
  const full: ErrorTraits = { status: 500, retryable: false, ...traits };
  const Defined = class extends TandemError {
    static readonly code = code;
    static readonly template = template;
    static readonly traits = full;
    constructor(holes: Holes = {}, options?: { cause?: unknown }) {
      super(code, fill(template, holes), full, tellable(holes), options);
      this.name = code;
    }
  };
  declared.set(code, Defined);
  return Defined;
}

/** Every failure declared so far, by code; the catalogue test and the documentation read it. */
export function declaredErrors(): ReadonlyMap<string, CatalogueError> {
  return declared;
}

function fill(template: string, holes: Holes): string {
  return template.replace(/\{(\w+)\}/g, (hole, key: string) => {
    if (!(key in holes)) return hole;
    const value = holes[key];
    return typeof value === 'string' ? value : (textOf(value) ?? String(value));
  });
}

/** What JSON cannot hold, told as a text, so that telling a failure never fails itself. */
function tellable(holes: Holes): Holes {
  return Object.fromEntries(
    Object.entries(holes).map(([key, value]) => [
      key,
      value === undefined || textOf(value) !== undefined ? value : String(value),
    ]),
  );
}

/** JSON; undefined for what has none: a circle, a BigInt, a function. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
