/**
 * Compose files are written as text, service by service: building a document tree for 1,000
 * services and printing it takes longer than everything else together. What is written here is
 * only scalars and flat collections; every test reads the result back with the `yaml` library.
 */

/** Words that YAML 1.1 or 1.2 readers take for something else than a string. */
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i;
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_/.-]*(?::[A-Za-z0-9_/.-]+)*$/;

/** A string as a YAML scalar: plain where every reader agrees, double-quoted otherwise. */
export function scalar(value: string): string {
  return PLAIN.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}

/** Like `scalar`, for text of the definition: Compose must not fill in `$NAME` there. */
export function literal(value: string): string {
  return scalar(value.replaceAll('$', '$$$$'));
}

/** `[a, b]` of scalars that are written already. */
export function flowList(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}

/** `{ a: b }` of scalars that are written already. */
export function flowMap(pairs: Readonly<Record<string, string>>): string {
  const inner = Object.entries(pairs).map(([key, value]) => `${key}: ${value}`);
  return `{ ${inner.join(', ')} }`;
}

/** Indents every non-empty line. */
export function indent(lines: readonly string[], spaces: number): string[] {
  const prefix = ' '.repeat(spaces);
  return lines.map((line) => (line === '' ? line : prefix + line));
}

/** A block mapping `key:` with its lines under it, or nothing when there are none. */
export function block(key: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${key}:`, ...indent(lines, 2)];
}

/** A read-only mount of what must be there already: the engine would make an empty folder where it is missing. */
export function bindMount(source: string, target: string): string[] {
  return [
    '- type: bind',
    `  source: ${scalar(source)}`,
    `  target: ${target}`,
    '  read_only: true',
    '  bind: { create_host_path: false }',
  ];
}
