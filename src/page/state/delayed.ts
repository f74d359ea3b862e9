/** What somebody types, once they pause: not every letter is a question to the hub. */
import { useEffect, useState } from 'preact/hooks';

const PAUSE_MS = 250;

export function useDelayed<T extends Readonly<Record<string, string>>>(value: T): T {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(key) as T), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}
