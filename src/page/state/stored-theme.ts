/** Light, dark, or what the system says. */
import { kept } from './kept.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_KEY = 'theme';

export function storedTheme(): Theme {
  const found = kept(THEME_KEY);
  return THEMES.find((theme) => theme === found) ?? 'system';
}

export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}
