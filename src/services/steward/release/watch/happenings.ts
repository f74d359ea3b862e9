/** What the engine told of colored containers of late. */
import type { Color } from '../../../../contracts/release/release.ts';
import type { EngineChange } from '../../engine-view.ts';
import { colorOfService } from '../containers/colored.ts';
import type { Happened } from './judge.ts';

/** Kept; a container that restarts for ever says little new. */
const MOST = 200;

const KINDS: readonly string[] = ['died', 'restarted', 'oom_killed', 'unhealthy'];

export class Happenings {
  #all: (Happened & { readonly color: Color })[] = [];

  /** @param timestamp ISO 8601, by the engine's clock, which is this machine's */
  take({ kind, service, exit_code }: EngineChange, timestamp: string): void {
    if (!KINDS.includes(kind)) return;
    const what = kind as Happened['what'];
    const at = Date.parse(timestamp);
    this.#all.push({ ...colorOfService(service), what, exitCode: exit_code, at });
    this.#all = this.#all.slice(-MOST);
  }

  /** @param slugs the entries with colors */
  of(slugs: readonly string[], color: Color, since: number): Happened[] {
    return this.#all.filter(
      (one) => one.color === color && one.at >= since && slugs.includes(one.slug),
    );
  }

  /** The first end of a container of the color since then, in words. */
  endOf(color: Color, since: number): string | undefined {
    const end = this.#all.find(
      (one) => one.color === color && one.at >= since && one.what === 'died',
    );
    return end && `${end.slug} ended with exit code ${end.exitCode}`;
  }
}
