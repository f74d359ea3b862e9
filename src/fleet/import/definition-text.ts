import path from 'node:path';
import { Document, isMap, isSeq, visit } from 'yaml';
import { slugOf } from '../../contracts/fleet/names.ts';
import { quote } from '../finding.ts';
import { CODES } from './report/codes.ts';
import type { Draft, DraftDependency } from './draft.ts';

/** Keys whose values are short enough to stand on the line of the key. */
const INLINE = new Set(['run', 'ports', 'resources']);

/**
 * One group file of the definition.
 *
 * @param drafts entries of one machine and group, in file order; not empty
 */
export function definitionText(drafts: readonly Draft[]): string {
  const { machine, group } = drafts[0]!;
  const document = new Document({ machine, group, entries: drafts.map(entryOf) });
  const from = [...new Set(drafts.map((draft) => path.basename(draft.file)))].map(quote).join(', ');
  document.commentBefore = ` Imported from ${from}; from here on this file is the source.`;
  const entries = document.get('entries');
  if (isSeq(entries)) {
    entries.items.forEach((item, i) => {
      if (!isMap(item)) return;
      const comments = commentsOf(drafts[i]!);
      item.commentBefore = comments.map((line) => ` ${line}`).join('\n');
      item.spaceBefore = i > 0;
    });
  }
  visit(document, {
    Pair(_, pair) {
      const key = String((pair.key as { value?: unknown }).value);
      if (INLINE.has(key) && isMap(pair.value)) pair.value.flow = true;
      if (key === 'config' || key === 'environment') return visit.SKIP;
      if (key === 'dependsOn' && isSeq(pair.value)) {
        for (const item of pair.value.items) if (isMap(item)) item.flow = true;
      }
      return undefined;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function entryOf(draft: Draft): Record<string, unknown> {
  const { name, ports, dependsOn, required, memoryMiB, environment, config } = draft;
  const entry: Record<string, unknown> = { name, run: { builtin: builtinPath(draft) } };
  if (Object.keys(ports).length > 0) entry['ports'] = ports;
  if (dependsOn.length > 0) entry['dependsOn'] = dependsOn.map((d) => dependencyOf(d, draft));
  if (!required) entry['required'] = false;
  if (memoryMiB !== undefined) entry['resources'] = { memoryMiB };
  if (draft.off) entry['profile'] = 'switched-off';
  if (Object.keys(environment).length > 0) entry['environment'] = environment;
  if (Object.keys(config).length > 0) entry['config'] = config;
  return entry;
}

/** Where the entry's file belongs under `src/`. */
function builtinPath({ group, name }: Draft): string {
  return `agents/${group.replaceAll('_', '-')}/${slugOf(name)}`;
}

function dependencyOf({ name, machine, required }: DraftDependency, draft: Draft): unknown {
  const on = machine === undefined || machine === draft.machine ? name : `${machine}/${name}`;
  return required ? on : { on, required: false };
}

function commentsOf(draft: Draft): string[] {
  const changes = draft.reasons.filter(({ code }) => CODES[code] === 'change');
  const lines = [draft.description, draft.script === undefined ? undefined : `was ${draft.script}`];
  return [
    ...lines.filter((line) => line !== undefined).map(quote),
    ...changes.map(({ code, message }) => quote(`${code}: ${message}`)),
  ];
}
