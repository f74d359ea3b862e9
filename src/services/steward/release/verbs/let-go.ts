/** Waits until the old color has let go of its work; what does not is ended, and let go in its name. */
import type { Color } from '../../../../contracts/release/release.ts';
import type { ColoredContainer } from '../containers/colored.ts';
import type { SwitchParts } from '../parts.ts';

/** Between two looks, milliseconds. */
const AGAIN_MS = 20;
/** Between two looks at the engine, which cost more, milliseconds. */
const ENGINE_MS = 250;
/** States in which a process of the container can still do something. */
const ALIVE = new Set(['running', 'paused']);

export interface Leaving {
  readonly color: Color;
  /** In which it was live. */
  readonly epoch: number;
  /** It is left because it does worse, not because another version follows. */
  readonly isBroken: boolean;
}

/**
 * @returns entries whose container had to be ended
 * @throws what the engine says when a container cannot be ended: then nobody may take over
 */
export async function untilLetGo(
  parts: SwitchParts,
  slugs: readonly string[],
  leaving: Leaving,
): Promise<string[]> {
  const { clock, deadlines } = parts;
  const end = clock.now() + (leaving.isBroken ? deadlines.brokenReleaseMs : deadlines.releaseMs);
  const silence = new Silence(parts, leaving);
  const ended: string[] = [];
  let waiting = slugs;
  let engineAt = clock.now();
  // Who is cut off will not say anything: the first look at the engine need not wait. Those that can say so are not held up.
  if (leaving.isBroken)
    void silence.look(slugs).then((hangs) => {
      if (slugs.some(hangs)) engineAt = -Infinity;
    });
  for (;;) {
    waiting = await stillAtWork(parts, waiting, leaving);
    if (waiting.length === 0) return ended;
    const isLate = clock.now() >= end;
    if (isLate || clock.now() - engineAt >= ENGINE_MS) {
      engineAt = clock.now();
      const known = await parts.containers().catch((error: unknown) => {
        if (isLate) throw error;
        return undefined;
      });
      if (known !== undefined) {
        const hangs = isLate ? () => true : await silence.look(waiting);
        ended.push(...(await endSome(parts, known, waiting, leaving, hangs)));
      }
    }
    await clock.sleep(AGAIN_MS);
  }
}

/**
 * Who still works at the end of its part answers at its page; who does not is not waited for until the end. On a way
 * back neither is who says that it has no connection to the broker: it cannot finish what it has, nor say so.
 */
class Silence {
  readonly #parts: SwitchParts;
  readonly #color: Color;
  readonly #isBroken: boolean;
  readonly #since = new Map<string, number>();

  constructor(parts: SwitchParts, { color, isBroken }: Leaving) {
    this.#parts = parts;
    this.#color = color;
    this.#isBroken = isBroken;
  }

  /** @returns tells which of them have been silent for too long */
  async look(slugs: readonly string[]): Promise<(slug: string) => boolean> {
    const { look, clock, deadlines } = this.#parts;
    const now = clock.now();
    const cut = new Set<string>();
    const asked = slugs.map(async (slug) => {
      const report = await look(slug, this.#color);
      if (report !== null) this.#since.delete(slug);
      else if (!this.#since.has(slug)) this.#since.set(slug, now);
      if (this.#isBroken && report?.connected === false) cut.add(slug);
    });
    await Promise.all(asked);
    return (slug) => cut.has(slug) || now - (this.#since.get(slug) ?? now) >= deadlines.hungMs;
  }
}

/** Speaks for those that ended by themselves, and ends those that hang. */
async function endSome(
  parts: SwitchParts,
  known: readonly ColoredContainer[],
  waiting: readonly string[],
  leaving: Leaving,
  hangs: (slug: string) => boolean,
): Promise<string[]> {
  const ended: string[] = [];
  for (const slug of waiting) {
    const container = known.find((one) => one.slug === slug && one.color === leaving.color);
    if (!isAlive(container)) await sayFor(parts, slug, leaving);
    else if (hangs(slug)) {
      await fence(parts, container, leaving);
      ended.push(slug);
    }
  }
  return ended;
}

function isAlive(container: ColoredContainer | undefined): container is ColoredContainer {
  return container !== undefined && ALIVE.has(container.state);
}

async function stillAtWork(
  { store }: SwitchParts,
  slugs: readonly string[],
  { color, epoch }: Leaving,
): Promise<string[]> {
  const said = slugs.map(async (slug) => ({ slug, released: await store.released(slug) }));
  return (await Promise.all(said))
    .filter(({ released }) => released?.color !== color || released.epoch < epoch)
    .map(({ slug }) => slug);
}

/** The engine's kill reaches a paused container too. It begins anew as a standby. */
async function fence(parts: SwitchParts, { id, slug }: ColoredContainer, leaving: Leaving) {
  parts.log.warn('does not let go and is ended', { slug, ...leaving });
  parts.onFenced(slug);
  await parts.kill(id);
  await sayFor(parts, slug, leaving);
  // A kill counts as asked for, so the restart policy leaves it.
  void parts
    .start(id)
    .catch((err: unknown) => parts.log.warn('was ended and cannot be started', { slug, err }));
}

async function sayFor(parts: SwitchParts, slug: string, { color, epoch }: Leaving): Promise<void> {
  const at = new Date(parts.clock.now()).toISOString();
  await parts.store.release(slug, { color, epoch, at, by: 'steward' });
}
