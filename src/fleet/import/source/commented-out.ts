import type { CommentLine } from './comment-lines.ts';

export interface CommentedEntry {
  readonly name: string;
  /** Line of its name, 1-based. */
  readonly line: number;
}

const NAME = `["']?([A-Za-z][\\w.-]*)["']?`;
/** `Name:` alone, or `Name: {` with what follows. */
const BLOCK = new RegExp(`^(\\s*)(?:-\\s+)?${NAME}\\s*:\\s*(\\{.*)?(?:#.*)?$`);
/** `name: X`, in a list item or in a flow map, or on a line of its own inside one. */
const NAMED = new RegExp(
  `^(\\s*)(?:-\\s*)?(?:\\{(?:.*[,\\s])?)?name\\s*:\\s*${NAME}\\s*(?:[,}#].*)?$`,
);
const ITEM = /^\s*(-\s|\{)/;
/** Keys with a value that is one: a path or a port, not a word about it. */
const SCRIPT = /(?:^|[{,\s])(?:script_path|script)\s*:\s*["']?[^\s,"'}]*[./\\][^\s,"'}]*/;
const HEALTH = /(?:^|[{,\s])health_check_port\s*:\s*["']?(?:\$\{|\d)/;
const PORT = /(?:^|[{,\s])port\s*:\s*["']?(?:\$\{|\d)/;
const ONLY_AGENTS = /(?:^|[{,\s])(?:dependencies|depends_on|required)\s*:/;
/** Longest an entry may be, lines; keeps the search linear. */
const MAX_LINES = 60;

/**
 * Entries that somebody switched off by commenting them out, in block or flow style, as a map key or as a
 * list item. Prose is not counted: an entry must have a script or a port with a real value behind its name.
 */
export function commentedOut(comments: readonly CommentLine[]): CommentedEntry[] {
  const found: CommentedEntry[] = [];
  let index = 0;
  while (index < comments.length) {
    const entry = entryAt(comments, index);
    if (entry) found.push({ name: entry.name, line: comments[index]!.line });
    index = entry ? entry.next : index + 1;
  }
  return found;
}

/** The entry whose name stands on this line, and the first line behind it. */
function entryAt(
  comments: readonly CommentLine[],
  index: number,
): { name: string; next: number } | undefined {
  const { text } = comments[index]!;
  const named = NAMED.exec(text);
  if (named) return namedEntry(comments, index, named[2]!);
  const block = BLOCK.exec(text);
  if (!block) return undefined;
  const [, indent, name, flow] = block;
  if (flow) return flowEntry(comments, index, name!, flow);
  return blockEntry(comments, index, indent!.length, name!);
}

/** The keys right beside `name: X`: back to the start of its list item, on to the next item or the brace. */
function namedEntry(comments: readonly CommentLine[], index: number, name: string) {
  const body = [comments[index]!.text];
  for (let i = index; i > 0 && !ITEM.test(comments[i]!.text) && adjoins(comments, i); i--) {
    if (index - i > MAX_LINES) break;
    body.unshift(comments[i - 1]!.text);
  }
  let next = index + 1;
  for (; next < comments.length && next - index < MAX_LINES; next++) {
    const { text } = comments[next]!;
    if (!adjoins(comments, next) || ITEM.test(text) || NAMED.test(text)) break;
    if (comments[next - 1]!.text.trim().endsWith('}')) break;
    body.push(text);
  }
  return isEntry(body) ? { name, next } : undefined;
}

/** `Name: { ... }`, closed on the same or a later line. */
function flowEntry(comments: readonly CommentLine[], index: number, name: string, flow: string) {
  const body = [flow];
  let next = index + 1;
  while (!body.at(-1)!.includes('}') && next < comments.length && next - index < MAX_LINES) {
    body.push(comments[next++]!.text);
  }
  return isEntry(body) ? { name, next } : undefined;
}

/** `Name:` with deeper lines below; the keys right below must be an agent's. */
function blockEntry(
  comments: readonly CommentLine[],
  index: number,
  indent: number,
  name: string,
): { name: string; next: number } | undefined {
  let childIndent: number | undefined;
  const body: string[] = [];
  let next = index + 1;
  for (; next < comments.length && next - index < MAX_LINES; next++) {
    const { text } = comments[next]!;
    if (!adjoins(comments, next)) break;
    if (text.trim() === '') continue;
    const depth = text.length - text.trimStart().length;
    if (depth <= indent) break;
    childIndent ??= depth;
    if (depth === childIndent && !ITEM.test(text)) body.push(text);
  }
  return isEntry(body) ? { name, next } : undefined;
}

/** True when nothing stands between this comment line and the one before. */
function adjoins(comments: readonly CommentLine[], index: number): boolean {
  return comments[index]!.line === comments[index - 1]!.line + 1;
}

function isEntry(body: readonly string[]): boolean {
  const has = (pattern: RegExp) => body.some((line) => pattern.test(line));
  return has(SCRIPT) || has(HEALTH) || (has(PORT) && has(ONLY_AGENTS));
}
