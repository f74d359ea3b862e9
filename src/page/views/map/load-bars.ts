/**
 * The bars of the load at the foot of a tile. Their lengths go in steps with a rule each: tiles that look alike share one
 * computed style, where a length written into each tile's own style would have a thousand of them computed one by one.
 */
import type { Member } from '../../../contracts/observability/observability.ts';
import { levelOf } from '../../parts/level.ts';

/** About as fine as can be seen on a bar of a hundred pixels. */
const STEP = 5;
const BARS = ['cpu', 'memory'] as const;

/** Makes the rules known to the document, once. */
export function adoptBarLengths(): void {
  const sheet = new CSSStyleSheet();
  for (const bar of BARS) {
    // What is not inherited need not be the same for what lies inside of a tile to share its style.
    sheet.insertRule(`@property --${bar}-part { syntax: '*'; inherits: false; }`);
    for (let part = STEP; part <= 100; part += STEP)
      sheet.insertRule(`.tile[data-${bar}-part='${part}'] { --${bar}-part: ${part}%; }`);
  }
  document.adoptedStyleSheets.push(sheet);
}

/** Length and level of both bars; CPU above one core is a full bar. */
export function showLoad(link: HTMLElement, { cpu_percent, memory_percent }: Member['load']): void {
  show(link, 'cpu', cpu_percent ?? 0);
  show(link, 'memory', memory_percent ?? 0);
}

function show(link: HTMLElement, bar: (typeof BARS)[number], percent: number): void {
  write(link, bar, levelOf(percent));
  write(link, `${bar}Part`, `${partOf(percent)}`);
}

/** @param percent any number; what is over 100 is a full bar */
export const partOf = (percent: number) => Math.min(100, Math.round(percent / STEP) * STEP);

/** The same again would have the browser look for the rules of this tile again. */
function write(link: HTMLElement, name: string, value: string): void {
  if (link.dataset[name] !== value) link.dataset[name] = value;
}
