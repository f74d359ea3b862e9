import { isNode, type LineCounter } from 'yaml';
import type { SourcePosition } from '../model.ts';

/** A file that knows where each of its keys stands. */
export class SourceFile {
  /** Name in findings. */
  readonly file: string;
  readonly #lines: LineCounter;
  readonly #offsets = new Map<string, number>();

  constructor(file: string, lines: LineCounter) {
    this.file = file;
    this.#lines = lines;
  }

  /** Position of an offset in the file. */
  position(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** Position of a node; of the file's start when the node does not come from the text. */
  positionOf(node: unknown): SourcePosition {
    return this.position(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  }

  /** Remembers that the value at a key path, e.g. `entries[3].ports.agent`, is this node. */
  remember(path: string, node: unknown): void {
    if (isNode(node) && node.range) this.#offsets.set(path, node.range[0]);
  }

  /** Position of the value at a key path, or of the nearest parent that stands in the file. */
  at(path: string): SourcePosition {
    let known = path;
    while (known !== '' && !this.#offsets.has(known)) known = parentOf(known);
    return this.position(this.#offsets.get(known) ?? 0);
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}
