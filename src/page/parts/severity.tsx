/** How bad something is: a word, and a colour that repeats it. */
const RANKS: Readonly<Record<string, string>> = {
  fatal: 'worst',
  critical: 'worst',
  error: 'bad',
  warning: 'mild',
  warn: 'mild',
  info: 'calm',
  debug: 'calm',
};

export function Severity({ word }: { word: string }) {
  return <span class={`severity is-${RANKS[word.toLowerCase()] ?? 'calm'}`}>{word}</span>;
}
