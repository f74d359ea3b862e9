import { lstatSync } from 'node:fs';
import path from 'node:path';
import {
  FleetFileEmpty,
  FleetFileMissing,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { capped, problem } from '../finding.ts';
import type { Finding } from '../model.ts';
import { allowedBy, type Schema } from '../validate/describe.ts';
import { SourceFile } from '../validate/source-file.ts';
import { walk } from '../validate/walk.ts';
import { readYamlFile } from '../yaml-file.ts';

/** A file of a definition after the schema: its valid parts, and where they stand. */
export interface ReadFile<Value> {
  readonly source: SourceFile;
  /** Undefined when nothing of the file is usable. Invalid parts are left out, at any depth. */
  readonly value: Partial<Value> | undefined;
}

/**
 * Reads one file of a definition and holds it against its schema.
 *
 * @param dir folder of the definition
 * @param file path from there, which findings use
 * @param findings gets what is wrong
 * @param optional true when the file may be absent
 */
export function readFile<Value>(
  dir: string,
  file: string,
  schema: object,
  findings: Finding[],
  optional = false,
): ReadFile<Value> | undefined {
  const full = path.join(dir, file);
  const start = { file, line: 1, column: 1 };
  // A link that leads nowhere counts as there, and as unreadable.
  if (!lstatSync(full, { throwIfNoEntry: false })) {
    if (!optional) findings.push(problem(FleetFileMissing, start, { holes: { file } }));
    return undefined;
  }
  const { document, lines, findings: wrong } = readYamlFile(full, file);
  findings.push(...wrong);
  const source = new SourceFile(file, lines);
  if (!document || wrong.length > 0) return { source, value: undefined };
  if (document.contents === null) {
    const allowed = allowedBy(schema as Schema);
    findings.push(problem(FleetFileEmpty, start, { allowed, holes: { file } }));
    return { source, value: undefined };
  }
  const walked = walk(source, document, schema as Schema);
  findings.push(...capped(walked.findings, file));
  return { source, value: walked.value as Partial<Value> | undefined };
}
