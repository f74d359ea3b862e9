/** How full a bar is: from here on it warns, by its colour and by a mark of its shape. */
const HIGH = 80;
const FULL = 93;

export function levelOf(percent: number): 'usual' | 'high' | 'full' {
  return percent >= FULL ? 'full' : percent >= HIGH ? 'high' : 'usual';
}
