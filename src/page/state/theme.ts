/** The theme that is shown, and the way to another. */
import { computed, effect, signal } from '@preact/signals';
import { keep } from './kept.ts';
import { lookOf, show, storedTheme, systemDark, THEME_KEY, type Theme } from './stored-theme.ts';

export const theme = signal<Theme>(storedTheme());
const dark = signal(systemDark.matches);
/** What the theme comes to, also as the system goes from day to night. */
export const look = computed(() => lookOf(theme.value, dark.value));

systemDark.addEventListener('change', () => (dark.value = systemDark.matches));
effect(() => show(look.value));

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  keep(THEME_KEY, chosen);
}
