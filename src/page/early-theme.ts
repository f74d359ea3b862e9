/** Runs before the first paint, so that a theme that was chosen by hand does not flash in late. */
import { applyTheme, storedTheme } from './state/stored-theme.ts';

applyTheme(storedTheme());
