/** Fencing tokens: each is larger than every one before it, over restarts and lost disks too. */

/** Tokens of one life of the service. */
const PER_LIFE = 2 ** 20;

/** The number of this life: after the stored one, and after every second before now. */
export function nextLife(storedLife: unknown, wallMs: number): number {
  const before =
    typeof storedLife === 'number' && Number.isSafeInteger(storedLife) ? storedLife : 0;
  return Math.max(before + 1, Math.floor(wallMs / 1_000));
}

/** Counts within a life. After 2^20 tokens it runs into the numbers of later seconds, still growing. */
export function tokensOf(life: number): () => number {
  let token = life * PER_LIFE;
  return () => (token += 1);
}
