import type { Stacks } from '../ports.ts';

/** Stacks that are made when something is asked of them for the first time; one that failed is tried again. */
export function lazyStacks(make: () => Promise<Stacks>): Stacks {
  let made: Promise<Stacks> | undefined;
  const stacks = () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
  return {
    images: async (...args) => (await stacks()).images(...args),
    runs: async (...args) => (await stacks()).runs(...args),
    lackOfRoom: async (...args) => (await stacks()).lackOfRoom(...args),
    up: async (...args) => (await stacks()).up(...args),
    notReady: async (...args) => (await stacks()).notReady(...args),
    down: async (...args) => (await stacks()).down(...args),
  };
}
