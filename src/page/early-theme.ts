/** Runs before the first paint, so that no theme flashes in late. */
import { lookOf, show, storedTheme, systemDark } from './state/stored-theme.ts';

show(lookOf(storedTheme(), systemDark.matches));
