/** Two ways of driving something: as fast as it goes, and at a rate of its own. */

export interface Block {
  /** Latency of each call, milliseconds. */
  readonly times: number[];
  /** How late the generator itself began each call, milliseconds. */
  readonly late: number[];
}

/** Calls a second of callers that each wait for their answer (closed loop). */
export async function fastest(
  call: () => Promise<unknown>,
  options: { readonly callers: number; readonly ms: number },
): Promise<number> {
  const begun = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: options.callers }, async () => {
      while (performance.now() - begun < options.ms) {
        await call();
        count += 1;
      }
    }),
  );
  return (count * 1000) / (performance.now() - begun);
}

/**
 * Begins calls at a rate, whether the earlier ones are back or not (open loop). The timer of Node has
 * whole milliseconds, so calls that fall due within one begin together, for whatever is measured.
 */
export async function atRate(
  call: () => Promise<unknown>,
  options: { readonly perSecond: number; readonly ms: number },
): Promise<Block> {
  const times: number[] = [];
  const late: number[] = [];
  const open = new Set<Promise<void>>();
  const begun = performance.now();
  const gap = 1000 / options.perSecond;
  for (let due = begun; due < begun + options.ms;) {
    for (let now = performance.now(); due <= now; due += gap) {
      const at = performance.now();
      late.push(at - due);
      const one: Promise<void> = call().then(() => {
        times.push(performance.now() - at);
        open.delete(one);
      });
      open.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return { times, late };
}
