import { styleText } from 'node:util';

/** Colours for terminals; plain text when stdout is none or NO_COLOR is set. */
export const paint = {
  good: (text: string) => styleText('green', text, { stream: process.stdout }),
  bad: (text: string) => styleText('red', text, { stream: process.stdout }),
  warn: (text: string) => styleText('yellow', text, { stream: process.stdout }),
  dim: (text: string) => styleText('dim', text, { stream: process.stdout }),
  bold: (text: string) => styleText('bold', text, { stream: process.stdout }),
};
