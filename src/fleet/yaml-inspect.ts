import { isAlias, isCollection, isMap, isPair, isScalar, type Document, type Node } from 'yaml';
import {
  FleetYamlAliasLoop,
  FleetYamlDuplicateKey,
  FleetYamlForbiddenKey,
  FleetYamlTag,
  FleetYamlTooDeep,
  FleetYamlTooManyNodes,
  FleetYamlUnknownAlias,
} from '../contracts/error-catalogue/fleet/files.ts';
import { problem, quote } from './finding.ts';
import type { Finding, SourcePosition } from './model.ts';

/** Keys that JavaScript gives a meaning of its own when they reach a plain object. */
const FORBIDDEN_KEYS = new Set(['__proto__']);

/** What a file may hold at most. */
export interface YamlLimits {
  /** Nested collections. */
  readonly depth: number;
  /** Values, an alias counted as much as the value it stands for. */
  readonly nodes: number;
}

/**
 * Walks a parsed document once (the caller keeps its depth within what the stack can take) and reports what
 * YAML allows and we do not: tags, duplicate keys, forbidden keys, alias loops, and more than the limits.
 */
export function inspect(
  document: Document,
  at: (offset: number) => SourcePosition,
  limits: YamlLimits,
): Finding[] {
  const findings: Finding[] = [];
  /** Expanded sizes of finished anchors; an anchor that is still open maps to null. */
  const anchors = new Map<string, number | null>();
  let tooMany = false;
  let tooDeep = false;

  const visit = (node: unknown, depth: number): number => {
    if (node === null || typeof node !== 'object') return 1;
    if (isPair(node)) return visit(node.key, depth) + visit(node.value, depth);
    const { tag, range } = node as Node & { tag?: string };
    // Positions cost a search, so only findings ask for one.
    const position = () => at(range?.[0] ?? 0);
    if (isAlias(node)) {
      const size = anchors.get(node.source);
      const kind =
        size === null ? FleetYamlAliasLoop : size === undefined ? FleetYamlUnknownAlias : null;
      if (kind) findings.push(problem(kind, position(), { holes: { alias: quote(node.source) } }));
      return size ?? 1;
    }
    if (tag !== undefined)
      findings.push(problem(FleetYamlTag, position(), { holes: { tag: quote(tag) } }));
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor) anchors.set(anchor, null);
    let size = 1;
    if (isCollection(node)) {
      if (depth > limits.depth && !tooDeep) {
        tooDeep = true;
        findings.push(problem(FleetYamlTooDeep, position(), { holes: { limit: limits.depth } }));
      }
      if (isMap(node)) checkKeys(node.items, at, findings);
      for (const item of node.items) size += visit(item, depth + 1);
    }
    if (anchor) anchors.set(anchor, size);
    if (size > limits.nodes && !tooMany) {
      tooMany = true;
      findings.push(problem(FleetYamlTooManyNodes, position(), { holes: { limit: limits.nodes } }));
    }
    return size;
  };

  visit(document.contents, 1);
  return findings;
}

function checkKeys(
  pairs: readonly { key: unknown }[],
  at: (offset: number) => SourcePosition,
  findings: Finding[],
): void {
  const seen = new Map<string, number>();
  for (const { key } of pairs) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const offset = key.range?.[0] ?? 0;
    const first = seen.get(name);
    if (FORBIDDEN_KEYS.has(name)) {
      findings.push(problem(FleetYamlForbiddenKey, at(offset), { key: name, found: name }));
    }
    if (first === undefined) seen.set(name, offset);
    else {
      const quoted = quote(name);
      const holes = { firstLine: at(first).line };
      findings.push(
        problem(FleetYamlDuplicateKey, at(offset), { key: quoted, found: quoted, holes }),
      );
    }
  }
}
