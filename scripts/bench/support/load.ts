/** Two ways of driving something: as fast as it goes, and at a rate of its own. */
import { atPace } from './pacer.ts';

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

/** Begins calls at a rate, evenly spaced, whether the earlier ones are back or not (open loop). */
export async function atRate(
  call: () => Promise<unknown>,
  options: { readonly perSecond: number; readonly ms: number },
): Promise<Block> {
  const times: number[] = [];
  const late: number[] = [];
  const open = new Set<Promise<void>>();
  await atPace(options, (behind) => {
    late.push(behind);
    const at = performance.now();
    const one: Promise<void> = call().then(() => {
      times.push(performance.now() - at);
      open.delete(one);
    });
    open.add(one);
  });
  await Promise.all(open);
  return { times, late };
}
