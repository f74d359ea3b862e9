import { Composer, LineCounter, Lexer, Parser, type CST, type Document } from 'yaml';
import {
  FleetYamlSeveralDocuments,
  FleetYamlSyntax,
  FleetYamlTooDeep,
  FleetYamlTooManyNodes,
  FleetYamlVersion,
} from '../contracts/error-catalogue/fleet/files.ts';
import { capped, problem } from './finding.ts';
import type { Finding } from './model.ts';
import { readTextFile } from './text-file.ts';
import { inspect } from './yaml-inspect.ts';

/** Deepest nesting that is read; the composer recurses, so this is checked before it runs. */
const MAX_DEPTH = 64;
/** Most values in a file, aliases counted as often as they are used. */
const MAX_NODES = 50_000;
/** A scalar with its indentation, key, separators and a comment. */
const LEXEMES_PER_NODE = 6;

export interface YamlFile {
  /** Null when the file could not be read or parsed at all. Aliases are bounded and free of loops when there are no findings. */
  readonly document: Document | null;
  readonly lines: LineCounter;
  readonly text: string;
  /** Only errors. A caller that goes on after errors must not resolve aliases. */
  readonly findings: Finding[];
}

/**
 * Reads one YAML 1.2 document from a file that may be hostile, with bounded time, memory and recursion.
 * Refuses duplicate keys, tags, `__proto__` keys, alias bombs and several documents. An empty file is a
 * document without contents. Never throws.
 *
 * @param path where the file is
 * @param file how findings name it; default the path
 */
export function readYamlFile(path: string, file = path): YamlFile {
  const lines = new LineCounter();
  const { text, findings } = readTextFile(path, file);
  if (findings.length > 0) return { document: null, lines, text, findings };
  return { lines, text, ...parseYaml(text, file, lines) };
}

/** The part of {@link readYamlFile} after reading; takes text of bounded size. */
function parseYaml(
  text: string,
  file: string,
  lines = new LineCounter(),
): { document: Document | null; findings: Finding[] } {
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const scan = tokens(text, lines);
  if ('tooDeepAt' in scan) {
    const holes = { limit: MAX_DEPTH };
    return { document: null, findings: [problem(FleetYamlTooDeep, at(scan.tooDeepAt), { holes })] };
  }
  if ('tooManyAt' in scan) {
    const holes = { limit: MAX_NODES };
    return {
      document: null,
      findings: [problem(FleetYamlTooManyNodes, at(scan.tooManyAt), { holes })],
    };
  }
  // The composer's own duplicate check compares every key with every other; ours is linear.
  const composer = new Composer({ uniqueKeys: false, stringKeys: true, prettyErrors: false });
  const documents = [...composer.compose(scan.tokens, true, text.length)];
  const document = documents[0] ?? null;
  const second = documents[1];
  if (!document) return { document, findings: [] };
  const findings: Finding[] = [];
  for (const error of document.errors) {
    const reason = error.message.replace(/\s+/g, ' ');
    findings.push(problem(FleetYamlSyntax, at(error.pos[0]), { holes: { reason } }));
  }
  if (second) findings.push(problem(FleetYamlSeveralDocuments, at(second.range[0])));
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    findings.push(problem(FleetYamlVersion, at(0), { holes: { version } }));
  }
  // After a syntax error the tree is a guess; complaints about the guess would only confuse.
  if (document.errors.length === 0)
    findings.push(...inspect(document, at, { depth: MAX_DEPTH, nodes: MAX_NODES }));
  return { document, findings: capped(findings, file) };
}

type Scan = { tokens: CST.Token[] } | { tooDeepAt: number } | { tooManyAt: number };

/** The concrete syntax tree, given up as soon as it gets too deep or too big. */
function tokens(text: string, lines: LineCounter): Scan {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const found: CST.Token[] = [];
  let offset = 0;
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) found.push(token);
    offset += lexeme.length;
    // Each level has at most a collection and its open value on the stack, and the document is below them.
    if (parser.stack.length > 2 * MAX_DEPTH) return { tooDeepAt: Math.min(offset, text.length) };
    if (++lexemes > LEXEMES_PER_NODE * MAX_NODES)
      return { tooManyAt: Math.min(offset, text.length) };
  }
  for (const token of parser.end()) found.push(token);
  return { tokens: found };
}
