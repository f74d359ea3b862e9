/** Which scenario the code that runs now belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface RunningScenario {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export const running = new AsyncLocalStorage<RunningScenario>();
