import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import {
  FleetBadKey,
  FleetMergeKey,
  FleetMissingKey,
  FleetNoChoice,
  FleetUnknownKey,
  FleetWrongType,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, quote } from '../finding.ts';
import type { Finding } from '../model.ts';
import { allowedBy, describeNode, patternOf, type Schema } from './describe.ts';
import { nearMiss } from './near-miss.ts';
import { checkScalar, INVALID, wrongLook } from './scalar.ts';
import type { SourceFile } from './source-file.ts';

/**
 * Holds a parsed file against a schema and reports every difference at its place in the file.
 *
 * A validator that works on plain values would only know the path; walking the syntax tree instead
 * gives line and column, the text as written, and one finding for a wrong alternative of a union.
 *
 * @returns the value without its invalid parts, or undefined when nothing of it is usable
 */
export function walk(
  source: SourceFile,
  document: Document,
  schema: Schema,
): { value: unknown; findings: Finding[] } {
  const walker = new Walker(source, document);
  const value = walker.visit(schema, document.contents, '');
  return { value: value === INVALID ? undefined : value, findings: walker.findings };
}

class Walker {
  readonly findings: Finding[] = [];
  readonly #source: SourceFile;
  readonly #document: Document;

  constructor(source: SourceFile, document: Document) {
    this.#source = source;
    this.#document = document;
  }

  visit(schema: Schema, written: unknown, path: string): unknown {
    // Aliases are free of loops and bounded: the reader refuses the file otherwise.
    const node = isAlias(written) ? written.resolve(this.#document) : written;
    this.#source.remember(path, written);
    if (schema.anyOf) return this.#union(schema, node, written, path);
    if (schema.type === 'object') {
      return isMap(node) ? this.#map(schema, node, path) : this.#wrongType(schema, written, path);
    }
    if (schema.type === 'array') {
      return isSeq(node) ? this.#list(schema, node, path) : this.#wrongType(schema, written, path);
    }
    if (schema.type === undefined) return (node as Node | null)?.toJS(this.#document) ?? null;
    if (!isScalar(node)) return this.#wrongType(schema, written, path);
    return checkScalar(schema, node, path, this.#source.positionOf(written), this.findings);
  }

  #map(schema: Schema, node: YAMLMap, path: string): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const free = schema.patternProperties && Object.values(schema.patternProperties)[0];
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      const known = schema.properties && Object.hasOwn(schema.properties, key);
      const below = known ? schema.properties[key] : free;
      const keyPath = path === '' ? quote(key) : `${path}.${quote(key)}`;
      seen.add(key);
      if (!below) {
        this.#unknownKey(schema, pair.key, key, keyPath);
        continue;
      }
      if (free && !this.#keyLooksRight(schema, pair.key, key, path)) continue;
      const child = this.visit(below, pair.value ?? pair.key, keyPath);
      if (child !== INVALID) value[key] = child;
    }
    for (const missing of schema.required ?? []) {
      if (seen.has(missing)) continue;
      const allowed = allowedBy(schema.properties![missing]!);
      const where = path || 'the file';
      const at = this.#source.positionOf(node);
      const details = { key: join(path, missing), found: 'nothing', allowed };
      const holes = { where, missing };
      this.findings.push(problem(FleetMissingKey, at, { ...details, holes }));
    }
    return value;
  }

  #list(schema: Schema, node: YAMLSeq, path: string): unknown[] {
    const values = node.items.map((item, i) => this.visit(schema.items!, item, `${path}[${i}]`));
    // Holes keep the index of what follows, which the later checks use to find its place.
    return values.map((value) => (value === INVALID ? undefined : value));
  }

  /** Chooses the alternative that was meant, by the kind of the node and by the keys it has. */
  #union(schema: Schema, node: unknown, written: unknown, path: string): unknown {
    const alternatives = schema.anyOf!;
    if (!isMap(node)) {
      if (isScalar(node)) {
        const at = this.#source.positionOf(written);
        return checkScalar(schema, node, path, at, this.findings);
      }
      return this.#wrongType(schema, written, path);
    }
    const objects = alternatives.filter((one) => one.type === 'object');
    if (objects.length === 0) return this.#wrongType(schema, written, path);
    const meant = objects.filter((one) => one.required?.some((key) => node.has(key)));
    const only = meant.length === 1 ? meant[0] : objects.length === 1 ? objects[0] : undefined;
    if (only) return this.#map(only, node, path);
    const keys = node.items.map((pair) => quote(String(pair.key)));
    const choices = objects.flatMap((one) => one.required ?? []);
    const suggestion = meant.length > 0 ? undefined : nearMiss(keys[0] ?? '', choices);
    const found = meant.length > 0 ? 'several' : keys.length > 0 ? keys.join(', ') : 'none';
    const details = { key: path, found, allowed: choices.join(', '), suggestion };
    this.findings.push(problem(FleetNoChoice, this.#source.positionOf(node), details));
    return INVALID;
  }

  #keyLooksRight(schema: Schema, keyNode: unknown, key: string, path: string): boolean {
    const names = schema.propertyNames;
    if (!names || patternOf(names.pattern).test(key)) return true;
    const { because, suggestion } = wrongLook(key, names.pattern);
    const holes = { where: path, because };
    const found = JSON.stringify(quote(key));
    const details = { key: join(path, quote(key)), found, allowed: names.title, suggestion, holes };
    this.findings.push(problem(FleetBadKey, this.#source.positionOf(keyNode), details));
    return false;
  }

  #unknownKey(schema: Schema, keyNode: unknown, key: string, keyPath: string): void {
    const known = Object.keys(schema.properties ?? {});
    const at = this.#source.positionOf(keyNode);
    const details = { key: keyPath, found: quote(key), allowed: known.join(', ') };
    const kind = key === '<<' ? FleetMergeKey : FleetUnknownKey;
    const suggestion = nearMiss(key, known);
    this.findings.push(problem(kind, at, { ...details, suggestion }));
  }

  #wrongType(schema: Schema, node: unknown, path: string): typeof INVALID {
    const details = {
      key: path || 'the file',
      found: describeNode(node),
      allowed: allowedBy(schema),
    };
    this.findings.push(problem(FleetWrongType, this.#source.positionOf(node), details));
    return INVALID;
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
