/** Reads `gates.yaml`, and says what is wrong with it, with line and column. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  GateDetectsNothing,
  GateNotCompared,
  GateSourceUnknown,
  GatesInvalid,
  GateTwice,
  GateUnitWrong,
} from '../../../contracts/error-catalogue/release/gates.ts';
import { problem } from '../../../fleet/finding.ts';
import { readFile } from '../../../fleet/load/read.ts';
import type { Finding } from '../../../fleet/model.ts';
import type { SourceFile } from '../../../fleet/validate/source-file.ts';
import { nearMiss } from '../../../fleet/validate/near-miss.ts';
import type { Gate } from '../model.ts';
import { SOURCES } from '../sources.ts';
import { GatesFileSchema, type GateLine, type GatesFile } from './schema.ts';

export interface GatesDefinition {
  readonly gates: readonly Gate[];
  readonly criticalTests: readonly string[];
  readonly notRehearsed: readonly string[];
  /** SHA-256 of the file's bytes. */
  readonly digest: string;
}

/** @returns null with at least one finding when the file is of no use */
export function loadGates(file: string): {
  readonly definition: GatesDefinition | null;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const name = path.basename(file);
  const read = readFile<GatesFile>(path.dirname(file), name, GatesFileSchema, findings);
  if (read?.value === undefined) return { definition: null, findings };
  const lines = read.value.gates ?? [];
  lines.forEach((line, i) => findings.push(...wrongIn(line, i, lines, read.source)));
  if (findings.length > 0) return { definition: null, findings };
  const definition = {
    gates: lines.map(gateOf),
    criticalTests: read.value.criticalTests ?? [],
    notRehearsed: read.value.notRehearsed ?? [],
    digest: createHash('sha256').update(readFileSync(file)).digest('hex'),
  };
  return { definition, findings };
}

/** @throws GATES_INVALID */
export function readGates(file: string): GatesDefinition {
  const { definition, findings } = loadGates(file);
  if (definition !== null) return definition;
  const { line, column, message } = findings[0]!;
  throw new GatesInvalid({ file, count: findings.length, first: `${line}:${column} ${message}` });
}

/** What the schema cannot say. Parts that it has refused are missing here. */
function wrongIn(
  gate: Partial<GateLine> | undefined,
  index: number,
  all: readonly (Partial<GateLine> | undefined)[],
  source: SourceFile,
): Finding[] {
  if (gate === undefined) return [];
  const findings: Finding[] = [];
  const at = (key: keyof GateLine) => source.at(`gates[${index}].${key}`);
  const path = (key: keyof GateLine) => `gates[${index}].${key}`;
  const first = all.findIndex((other) => other?.id !== undefined && other.id === gate.id);
  if (first >= 0 && first < index) {
    const holes = { first: source.at(`gates[${first}].id`).line };
    findings.push(problem(GateTwice, at('id'), { key: path('id'), found: gate.id!, holes }));
  }
  if (gate.source === undefined) return findings;
  const known = SOURCES[gate.source];
  if (known === undefined) {
    const names = Object.keys(SOURCES);
    const suggestion = nearMiss(gate.source, names);
    const details = { key: path('source'), found: gate.source, allowed: names.join(', ') };
    return [...findings, problem(GateSourceUnknown, at('source'), { ...details, suggestion })];
  }
  if (gate.unit !== undefined && gate.unit !== known.unit) {
    const details = { key: path('unit'), found: gate.unit, allowed: known.unit };
    const holes = { source: gate.source };
    findings.push(problem(GateUnitWrong, at('unit'), { ...details, holes }));
  }
  if (gate.baseline === 'live' && !known.compared) {
    const details = { key: path('baseline'), found: gate.source, allowed: 'absolute' };
    findings.push(problem(GateNotCompared, at('baseline'), details));
  }
  const fault = faultOfDetects(gate, known.resolved);
  if (fault !== null) {
    const details = { key: path('detects'), found: String(gate.detects), holes: { fault } };
    findings.push(problem(GateDetectsNothing, at('detects'), details));
  }
  return findings;
}

function faultOfDetects(
  { detects, operator, threshold }: Partial<GateLine>,
  resolved: boolean,
): string | null {
  if (detects === undefined) return null;
  if (!resolved) return 'the source does not say how small a change it shows';
  if (operator !== '<' && operator !== '<=') return 'it needs an operator < or <=';
  return threshold !== undefined && detects <= threshold ? 'it must be over the threshold' : null;
}

function gateOf(line: GateLine): Gate {
  const { window = null, baseline = 'absolute', detects = null, critical = true, ...rest } = line;
  return { ...rest, window, baseline, detects, critical };
}
