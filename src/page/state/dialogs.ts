/** The dialog that is open; there is one at most. */
import { signal } from '@preact/signals';

export type DialogName = 'login' | 'help';

export const openDialog = signal<DialogName | undefined>(undefined);

export const openLogin = () => void (openDialog.value = 'login');
export const openHelp = () => void (openDialog.value = 'help');
export const closeDialog = () => void (openDialog.value = undefined);
