import { commentedOut } from './source/commented-out.ts';
import { commentLines } from './source/comment-lines.ts';
import { fewOf } from './report/few.ts';
import { discover, type Discovery } from './source/discover.ts';
import type { Draft } from './draft.ts';
import type { Variables } from './read/expression.ts';
import type { ImportFinding } from './report/finding-of-file.ts';
import type { Finding } from '../model.ts';
import { readEntry } from './read/read-entry.ts';
import { readSettings, type FileSettings } from './read/settings.ts';
import { cutCycles } from './traps/cycles.ts';
import { resolveDependencies, type KnownEntries } from './traps/dependencies.ts';
import { applyLimits, type HostMemory } from './traps/limits.ts';
import { checkNamesAcross } from './traps/names.ts';
import { checkPorts } from './traps/ports.ts';
import { checkScripts } from './traps/scripts.ts';
import { treeOf } from './source/tree.ts';
import { readYamlFile, type YamlFile } from '../yaml-file.ts';

/** One old startup file. */
export interface ImportSource {
  readonly path: string;
  readonly machine: string;
}

export interface ImportOptions {
  readonly variables?: Variables;
  /** Folder of the old code, to see which scripts are there. */
  readonly sourceRoot?: string;
  /** Entries of the definition that exists already. */
  readonly known?: KnownEntries;
  readonly memoryOf?: (machine: string) => HostMemory | undefined;
}

export interface CommentedOut {
  readonly name: string;
  readonly machine: string;
  readonly at: string;
}

export interface Imported {
  readonly drafts: readonly Draft[];
  readonly commentedOut: readonly CommentedOut[];
  readonly findings: readonly ImportFinding[];
  /** Why files could not be read; then there are no drafts. */
  readonly errors: readonly Finding[];
}

interface ReadFile extends Discovery {
  readonly source: ImportSource;
  readonly yaml: YamlFile;
}

/**
 * Reads old startup files of any style as one import. Writes nothing; {@link definitionFiles} makes the
 * definition of the result.
 */
export function importStartupFiles(
  sources: readonly ImportSource[],
  options: ImportOptions = {},
): Imported {
  const variables = options.variables ?? new Map<string, string>();
  const files = sources.map((source) => ({ source, yaml: readYamlFile(source.path) }));
  const errors = files.flatMap(({ yaml }) => yaml.findings);
  if (errors.length > 0) return { drafts: [], commentedOut: [], findings: [], errors };
  const findings: ImportFinding[] = [];
  const drafts: Draft[] = [];
  const settings: FileSettings[] = [];
  const commented: CommentedOut[] = [];
  for (const { source, yaml } of files) {
    const read = { source, yaml, ...discoverIn(yaml) };
    const { machine, path: file } = source;
    drafts.push(...readEntries(read, variables, findings));
    const own = readSettings(read, { machine, file }, variables);
    settings.push(own);
    findings.push(...aboutSections(read, own));
    for (const { name, line } of commentedOut(commentLines(yaml.text, yaml.lines))) {
      commented.push({ name, machine, at: `${file}:${line}` });
    }
  }
  checkNamesAcross(drafts);
  resolveDependencies(drafts, options.known ?? new Map());
  for (const [machine, own] of Map.groupBy(drafts, (draft) => draft.machine)) {
    const here = settings.filter((file) => file.machine === machine);
    checkPorts(own, here);
  }
  checkScripts(drafts, options.sourceRoot);
  findings.push(...cutCycles(drafts));
  findings.push(...applyLimits(drafts, settings, options.memoryOf ?? (() => undefined)));
  return { drafts, commentedOut: commented, findings, errors };
}

function discoverIn(yaml: YamlFile): Discovery {
  if (yaml.document) return discover(treeOf(yaml.document));
  return { entries: [], emptySections: [], mentions: [], settings: [] };
}

function readEntries(
  { entries, source, yaml }: ReadFile,
  variables: Variables,
  findings: ImportFinding[],
): Draft[] {
  const { machine, path: file } = source;
  let unset = 0;
  const onOffsetUnset = () => void unset++;
  const drafts = entries.map((raw) => {
    const { line } = yaml.lines.linePos(raw.offset);
    return readEntry(raw, { machine, file, line, variables, onOffsetUnset });
  });
  if (unset > 0) {
    const message = `PORT_OFFSET is not set; ${unset} ports took it as 0, as the old launcher did (--port-offset N sets it)`;
    findings.push({ code: 'OFFSET_UNSET', file, message });
  }
  return drafts;
}

function aboutSections(
  { entries, emptySections, mentions, settings, source }: ReadFile,
  { shiftedForeign }: FileSettings,
): ImportFinding[] {
  const file = source.path;
  const findings: ImportFinding[] = [];
  if (entries.length === 0) {
    findings.push({ code: 'NO_ENTRIES', file, message: 'no agent found in the file' });
  }
  for (const section of emptySections) {
    findings.push({ code: 'SECTION_EMPTY', file, message: `the section ${section} is empty` });
  }
  if (mentions.length > 0) {
    const message = `sections without scripts repeat agents that have one and were not read: ${fewOf(mentions)}`;
    findings.push({ code: 'MENTIONED_AGAIN', file, message });
  }
  for (const key of shiftedForeign) {
    const message = `${key} moves the port of a server that is no agent with PORT_OFFSET`;
    findings.push({ code: 'SHIFTED_FOREIGN_PORT', file, message });
  }
  const withAgents = new Set(entries.map(({ section }) => section));
  const nameOf = (path: readonly string[]) => {
    return withAgents.has(path[0]) ? path.slice(0, 3).join('.') : path[0]!;
  };
  const sections = [...new Set(settings.map(({ path }) => nameOf(path)))];
  if (sections.length > 0) {
    const message = `settings outside agents are not in the definition: ${fewOf(sections)}`;
    findings.push({ code: 'SECTION_NOT_CARRIED', file, message });
  }
  return findings;
}
