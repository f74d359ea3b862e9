/** The theme that is shown, and the way to another. */
import { signal } from '@preact/signals';
import { keep } from './kept.ts';
import { applyTheme, storedTheme, THEME_KEY, type Theme } from './stored-theme.ts';

export const theme = signal<Theme>(storedTheme());

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  applyTheme(chosen);
  keep(THEME_KEY, chosen);
}
