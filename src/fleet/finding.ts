import { FleetTooManyFindings } from '../contracts/error-catalogue/fleet/files.ts';
import type { CatalogueError } from '../contracts/errors.ts';
import type { Finding, SourcePosition } from './model.ts';

/** What a finding says besides its catalogue entry. */
export interface FindingDetails {
  /** Dotted path of the key; default none. */
  readonly key?: string;
  readonly found?: string;
  readonly allowed?: string;
  readonly suggestion?: string;
  /** Values for the holes of the message template. */
  readonly holes?: Record<string, unknown>;
}

/** Longest piece of a file that a message repeats, in characters. */
const MAX_QUOTED = 120;
/** Almost every text in a definition; needs no treatment. */
const PLAIN = /^[\w./:-]{0,120}$/;
/** Most findings listed for one file; the rest is counted. */
const MAX_FINDINGS = 50;

/** An error about one place of the definition; the message comes from the catalogue. */
export function problem(
  kind: CatalogueError,
  at: SourcePosition,
  details: FindingDetails = {},
): Finding {
  return make('error', kind, at, details);
}

/** Like {@link problem}, for something that does not fail a check. */
export function warning(
  kind: CatalogueError,
  at: SourcePosition,
  details: FindingDetails = {},
): Finding {
  return make('warning', kind, at, details);
}

/** Shortens a value from a file so that a hostile one cannot flood the terminal, and makes control characters visible. */
export function quote(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const short = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}...` : text;
  return short.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029\ufeff]/gu,
    (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`,
  );
}

/** The first findings of a file, and one that counts the rest when there are too many to read. */
export function capped(findings: Finding[], file: string): Finding[] {
  if (findings.length <= MAX_FINDINGS) return findings;
  const more = findings.length - MAX_FINDINGS;
  const at = { file, line: 1, column: 1 };
  return [
    ...findings.slice(0, MAX_FINDINGS),
    problem(FleetTooManyFindings, at, { holes: { file, more } }),
  ];
}

function make(
  severity: Finding['severity'],
  kind: CatalogueError,
  at: SourcePosition,
  { key = '', found = '', allowed = '', suggestion, holes = {} }: FindingDetails,
): Finding {
  const message = new kind({ key, found, allowed, suggestion, ...holes }).message;
  return {
    severity,
    code: kind.code,
    file: at.file,
    line: at.line,
    column: at.column,
    key,
    found,
    allowed,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
