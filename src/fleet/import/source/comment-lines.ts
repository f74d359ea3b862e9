import { Lexer, type LineCounter } from 'yaml';

/** A comment that stands alone on its line. */
export interface CommentLine {
  /** 1-based. */
  readonly line: number;
  /** What stands behind the `#`, indentation kept, plus one column for each one before the `#`. */
  readonly text: string;
}

/** The lexer's mark that the next lexeme is a scalar, which may start with anything. */
const SCALAR_FOLLOWS = '\u001f';
/** Lexemes that are no part of the text: document start, flow error, scalar mark. */
const MARKS = new Set(['\u0002', '\u0018', SCALAR_FOLLOWS]);

/**
 * Full-line comments of a YAML text, in order. Asks the YAML lexer, because a `#` line inside a block
 * scalar or a quoted text is no comment.
 */
export function commentLines(text: string, lines: LineCounter): CommentLine[] {
  const found: CommentLine[] = [];
  let offset = 0;
  let previous = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith('#') && previous !== SCALAR_FOLLOWS) {
      const { line, col } = lines.linePos(offset);
      const before = text.slice(offset - (col - 1), offset);
      if (before.trim() === '') {
        found.push({ line, text: before + lexeme.replace(/^#+/, '').trimEnd() });
      }
    }
    if (!MARKS.has(lexeme)) offset += lexeme.length;
    previous = lexeme;
  }
  return found;
}
