/** Keys that work everywhere but in a field. */
import { goToView } from '../routing/router.ts';
import { openDialog, openHelp } from '../state/dialogs.ts';
import { MENU } from './views.ts';

/** A letter that follows `g` counts within this time. */
const SECOND_KEY_MS = 1_500;

export function listenForShortcuts(): void {
  let afterG = 0;
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isField(event.target) || openDialog.value !== undefined) return;
    const view = MENU.find(({ letter }) => letter === event.key)?.view;
    const second = performance.now() - afterG < SECOND_KEY_MS;
    afterG = 0;
    if (second && view !== undefined) goToView(view);
    else if (event.key === 'g') afterG = performance.now();
    else if (event.key === '?') openHelp();
    else if (event.key === '/') {
      // Else the slash would land in the field.
      event.preventDefault();
      document.querySelector<HTMLInputElement>('[data-search]')?.focus();
    }
  });
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
  );
}
