/** Light, dark, or what the system says. */
import { kept } from './kept.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export type Look = 'light' | 'dark';

export const THEME_KEY = 'theme';
export const systemDark = matchMedia('(prefers-color-scheme: dark)');

export function storedTheme(): Theme {
  const found = kept(THEME_KEY);
  return THEMES.find((theme) => theme === found) ?? 'system';
}

export function lookOf(theme: Theme, dark: boolean): Look {
  if (theme === 'system') return dark ? 'dark' : 'light';
  return theme;
}

/** The document always says one of the two, so that each colour stands in the style sheet once. */
export function show(look: Look): void {
  document.documentElement.dataset['theme'] = look;
}
