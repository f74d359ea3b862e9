/** Which models will be asked for soon. Suggestions with their reasons; nothing is loaded for them. */
import type { ModelUse } from './usage.ts';

/** What the old optimiser took for granted: the model that serves a kind of request. */
export const MODEL_OF_REQUEST: ReadonlyMap<string, string> = new Map([
  ['asr', 'whisper-large-v3'],
  ['chat', 'gpt-3.5-turbo'],
  ['image_generation', 'stable-diffusion-xl'],
]);

export const PREDICTION = {
  /** Uses are counted over so long, seconds. */
  windowSeconds: 3_600,
  /** More uses than this make a pattern. */
  uses: 10,
  /** Uses per minute, more than this. */
  perMinute: 0.1,
  /** Not used for more than, and less than this, seconds: sooner it is loaded anyway, later it is over. */
  restsFrom: 300,
  restsTo: 1_800,
} as const;

export interface Suggestion {
  readonly model: string;
  readonly reason: string;
}

/** @param loaded ids of the models that need no loading */
export function suggestions(
  usage: ReadonlyMap<string, ModelUse>,
  loaded: ReadonlySet<string>,
  now: number,
): Suggestion[] {
  const from = now - PREDICTION.windowSeconds * 1_000;
  const found: (Suggestion & { uses: number })[] = [];
  for (const [model, { recent, lastUsedAt }] of usage) {
    const uses = recent.filter((at) => at >= from).length;
    const perMinute = uses / (PREDICTION.windowSeconds / 60);
    const rests = (now - lastUsedAt) / 1_000;
    const fits =
      !loaded.has(model) &&
      uses > PREDICTION.uses &&
      perMinute > PREDICTION.perMinute &&
      rests > PREDICTION.restsFrom &&
      rests < PREDICTION.restsTo;
    if (!fits) continue;
    const reason = `used ${uses} times in the last hour, and not for ${Math.round(rests)} s`;
    found.push({ model, reason, uses });
  }
  return found.sort((a, b) => b.uses - a.uses).map(({ model, reason }) => ({ model, reason }));
}
