/** Letters of other scripts that most fonts draw like Latin ones, each beside its Latin twin. */
const TWINS = new Map(
  [
    'аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl ґr кk мm тt вb нh',
    'АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЈJ ЅS ҮY ԌG',
    'αa οo ρp νv υu ιi κk γy ϲc ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX',
    'ıi ɡg ℓl ‐- ‑- ‒- –- —- −- ⁄/ ∕/ ․. ＿_',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['full-width', /[\uff01-\uff5e]/u],
  ['Latin with a mark', /[\u00c0-\u024f\u1e00-\u1eff]/u],
  ['a combining mark', /\p{M}/u],
];

/** What the first character outside ASCII is, and the text with all look-alikes replaced. */
export interface LookAlike {
  readonly explanation: string;
  /** Undefined when some character has no ASCII twin. */
  readonly plain: string | undefined;
}

/** Explains a name that looks right and is not; undefined when it is plain ASCII. */
export function explainLookAlike(text: string): LookAlike | undefined {
  const letters = [...text];
  const at = letters.findIndex((letter) => letter > '\x7f');
  if (at < 0) return undefined;
  const letter = letters[at]!;
  const code = letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const script = SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0];
  const twin = plainLetter(letter);
  const looks = twin ? `, which looks like ${twin}` : '';
  const explanation = `character ${at + 1} is U+${code}${script ? ` (${script})` : ''}${looks}`;
  const plain = letters.map((l) => plainLetter(l) ?? '\uffff').join('');
  return { explanation, plain: plain.includes('\uffff') ? undefined : plain };
}

function plainLetter(letter: string): string | undefined {
  if (letter <= '\x7f') return letter;
  const twin = TWINS.get(letter);
  if (twin) return twin;
  // Compatibility forms (full width, styled mathematics) and letters with accents.
  const decomposed = letter.normalize('NFKD').replace(/\p{M}/gu, '');
  return /^[\x20-\x7e]*$/.test(decomposed) ? decomposed : undefined;
}
