import { LineCounter, parseDocument } from 'yaml';
import { commentLines } from './comment-lines.ts';
import { commentedOut } from './commented-out.ts';

function namesIn(text: string): string[] {
  const lines = new LineCounter();
  parseDocument(text, { lineCounter: lines });
  return commentedOut(commentLines(text, lines)).map(({ name }) => name);
}

describe('commented-out entries', () => {
  test.each([
    ['a block', '#  A:\n#    script_path: a/a.py\n#    port: 1\n'],
    ['a block without spaces', '#A:\n#  script_path: a/a.py\n'],
    ['a block whose marks are indented', 'x:\n  # A:\n    # script_path: a/a.py\n'],
    ['a block with a remark', '# A:  # gone since May\n#   script_path: a/a.py\n'],
    ['a block with an empty line', '# A:\n#\n#   script_path: a/a.py\n'],
    ['a flow map', '# A: { script_path: a/a.py, port: 1 }\n'],
    ['a flow map over lines', '# A: {\n#   script_path: a/a.py,\n# }\n'],
    ['a flow item on one line', '# - { name: A, script_path: a/a.py }\n'],
    ['a flow item with the name last', '# - { script_path: a/a.py, name: A }\n'],
    ['a flow item over lines', '# - {\n#     name: A,\n#     script_path: a/a.py,\n#   }\n'],
    ['a list item', '# - name: A\n#   script_path: a/a.py\n'],
    ['a list item with the name last', '# - script_path: a/a.py\n#   name: "A"\n'],
    ['ports only', '# A:\n#   port: "${PORT_OFFSET}+7200"\n#   required: true\n'],
    ['prose before it', '# Replaced by B: see below\n# A:\n#   script_path: a/a.py\n'],
    ['Windows line ends', '# A:\r\n#   script_path: a/a.py\r\n'],
  ])('%s', (_, text) => expect(namesIn(text)).toEqual(['A']));

  test.each([
    ['prose', '# Note: this replaces the old agents\n# script_path is gone\n'],
    [
      'a description of the format',
      '# Structure:\n#   script_path: path to the script\n#   port: number\n',
    ],
    ['a switched-off setting', 'A:\n  # redis:\n  #   port: 6379\n  port: 1\n'],
    ['a switched-off key', 'A:\n  # port: 7000\n  # script_path: b.py\n  port: 1\n'],
    ['a block scalar', 'text: |\n  # A:\n  #   script_path: a/a.py\n'],
    ['a quoted text', 'text: "\n  # A:\n  #   script_path: a/a.py"\n'],
    ['a remark behind a value', 'a: 1 # A:\nb: 2 #   script_path: a/a.py\n'],
  ])('%s is none', (_, text) => expect(namesIn(text)).toEqual([]));

  test('each entry of a switched-off group, the group itself not', () => {
    const text = '# core:\n#   A:\n#     script_path: a.py\n#   B:\n#     script_path: b.py\n';
    expect(namesIn(text)).toEqual(['A', 'B']);
  });

  test('items one after the other', () => {
    const text =
      '# - { name: A, port: 1, required: true }\n# - { name: B, port: 2, required: true }\n';
    expect(namesIn(text)).toEqual(['A', 'B']);
  });
});
