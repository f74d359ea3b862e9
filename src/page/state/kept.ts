/** Small choices that outlive the tab. A browser that keeps nothing is fine. */
const PREFIX = 'tandem.';

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows and full storage: the choice holds until the tab closes.
  }
}
