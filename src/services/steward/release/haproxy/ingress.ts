/** The ingresses of the machine: all that listen in the shared folder, told the same. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  IngressCommandFailed,
  IngressNotReady,
} from '../../../../contracts/error-catalogue/release/switch.ts';
import {
  COLOR_MAP,
  COLOR_MAP_KEYS,
  grpcBackend,
  hostOfColor,
  INGRESS_SOCKETS,
  type Color,
} from '../../../../contracts/release/release.ts';
import { NobodyListens, runtimeCommand, type RuntimeCommand } from './command.ts';
import { parseMap, parseServers, parseStats, type ServerLine, type StatLine } from './stats.ts';

/** What the map of colors should say. */
export interface Wanted {
  readonly live: Color;
  readonly preview: Color | null;
}

/** Figures of one ingress. */
export interface IngressStats {
  readonly socket: string;
  readonly lines: readonly StatLine[];
}

export interface IngressParts {
  readonly machine: string;
  readonly command?: RuntimeCommand;
  readonly sockets?: () => readonly string[];
  /** Address of a container now; undefined where nobody tells. Without it what HAProxy knows is believed. */
  readonly address?: (host: string) => Promise<string | undefined>;
}

/** Which doors of a color: those of users, or those behind which it is tried. */
export type ColorDoor = keyof typeof COLOR_MAP_KEYS;

export class Ingress {
  readonly #machine: string;
  readonly #command: RuntimeCommand;
  readonly #sockets: () => readonly string[];
  readonly #address: IngressParts['address'];
  #wanted: Wanted | undefined;

  constructor({ machine, command = runtimeCommand, sockets = socketsIn, address }: IngressParts) {
    this.#machine = machine;
    this.#command = command;
    this.#sockets = sockets;
    this.#address = address;
  }

  /**
   * Points all doors, now and those of ingresses that come later.
   *
   * @returns how many ingresses there are
   * @throws INGRESS_COMMAND_FAILED when one of them did not; the others have
   */
  async want(wanted: Wanted): Promise<number> {
    this.#wanted = wanted;
    return (await this.#each((socket) => this.#point(socket, wanted))).length;
  }

  /** Points those that do not say what is wanted, as one that was started again. */
  async keep(): Promise<number> {
    const wanted = this.#wanted;
    if (wanted === undefined) return 0;
    const all = await this.#each(async ({ ask, socket }) => {
      const says = parseMap(await ask(`show map ${COLOR_MAP}`));
      if (isAs(says, wanted)) return 0;
      await this.#point({ ask, socket }, wanted);
      return 1;
    });
    return all.reduce<number>((sum, one) => sum + one, 0);
  }

  /** Backends and servers of every ingress. */
  stats(): Promise<IngressStats[]> {
    return this.#each(async ({ ask, socket }) => ({
      socket,
      lines: parseStats(await ask('show stat -1 6 -1')),
    }));
  }

  /**
   * Makes sure that a color can be sent to: its names are resolved, and it counts as up. The next
   * check would come too late for a switch, so HAProxy is told.
   *
   * @throws INGRESS_NOT_READY, INGRESS_COMMAND_FAILED
   */
  async markUp(slugs: readonly string[], color: Color, door: ColorDoor = 'live'): Promise<void> {
    await this.#each(async ({ ask, socket }) => {
      const mine = await this.#of(slugs, color, door, ask);
      // Those for gRPC follow the checks of the others, and take no such order.
      const own = new Set(slugs.map((slug) => backendOf(slug, color, door)));
      const down = mine.filter(({ up, backend }) => !up && own.has(backend));
      if (down.length === 0) return;
      const orders = down.map(({ backend, server }) => `set server ${backend}/${server} health up`);
      refusedBy(socket, orders.join(';'), await ask(orders.join(';')));
    });
  }

  /**
   * Makes sure that the names of a color are resolved.
   *
   * @throws INGRESS_NOT_READY, INGRESS_COMMAND_FAILED
   */
  async resolved(slugs: readonly string[], color: Color, door: ColorDoor = 'live'): Promise<void> {
    await this.#each(async ({ ask }) => {
      await this.#of(slugs, color, door, ask);
    });
  }

  /**
   * The servers of a color; an entry without a door has none. HAProxy goes on with an address for up to twenty
   * seconds after its container was made anew, and another one may have that by now: where it is not that of the
   * container HAProxy is told. It takes no first address this way, that one it finds by itself within two seconds.
   *
   * @throws INGRESS_NOT_READY
   */
  async #of(slugs: readonly string[], color: Color, door: ColorDoor, ask: Asked['ask']) {
    const addresses = await this.#addresses(slugs, color, door);
    const servers = async () =>
      parseServers(await ask('show servers state')).filter(({ backend }) => addresses.has(backend));
    const isWrong = ({ backend, address }: ServerLine) =>
      address === undefined || address !== (addresses.get(backend) ?? address);
    let mine = await servers();
    const stale = mine.filter((one) => one.address !== undefined && isWrong(one));
    if (stale.length > 0) {
      const orders = stale.map(
        ({ backend, server }) => `set server ${backend}/${server} addr ${addresses.get(backend)}`,
      );
      await ask(orders.join(';'));
      mine = await servers();
    }
    const lost = mine.filter(isWrong);
    if (lost.length === 0) return mine;
    throw new IngressNotReady({
      machine: this.#machine,
      color,
      slugs: lost.map(({ backend }) => backend).join(', '),
    });
  }

  /** Address by backend; undefined where nobody tells one. */
  async #addresses(slugs: readonly string[], color: Color, door: ColorDoor) {
    const all = await Promise.all(
      slugs.map(async (slug) => {
        const address = await this.#address?.(hostOfColor(slug, color));
        const backend = backendOf(slug, color, door);
        return [backend, grpcBackend(backend)].map((one) => [one, address] as const);
      }),
    );
    return new Map(all.flat());
  }

  async #point({ ask, socket }: Asked, { live, preview }: Wanted): Promise<void> {
    const set = (key: string, value: string) => `set map ${COLOR_MAP} ${key} ${value}`;
    const orders = [
      set(COLOR_MAP_KEYS.live, live),
      preview === null
        ? `del map ${COLOR_MAP} ${COLOR_MAP_KEYS.preview}`
        : set(COLOR_MAP_KEYS.preview, preview),
    ];
    // A map that HAProxy has just begun with is empty, and an entry that is not there cannot be set.
    const look = `show map ${COLOR_MAP}`;
    if (isAs(parseMap(await ask([...orders, look].join(';'))), { live, preview })) return;
    const says = parseMap(await ask(look));
    const added = Object.entries({ live, preview }).filter(
      ([key, value]) => value !== null && !says.has(COLOR_MAP_KEYS[key as keyof Wanted]),
    );
    const more = added.map(
      ([key, value]) =>
        `add map ${COLOR_MAP} ${COLOR_MAP_KEYS[key as keyof Wanted]} ${String(value)}`,
    );
    const answer = await ask([...more, look].join(';'));
    if (isAs(parseMap(answer), { live, preview })) return;
    throw new IngressCommandFailed({
      socket,
      command: orders.join(';'),
      reason: `the map says ${answer.trim()}`,
    });
  }

  /** Every start of an ingress makes a socket of its own, so what nobody listens at any more is taken away. */
  async #each<T>(work: (asked: Asked) => Promise<T>): Promise<T[]> {
    const all = this.#sockets().map(async (socket) => {
      const ask = (command: string) => this.#command(socket, command);
      try {
        return [await work({ ask, socket })];
      } catch (error) {
        if (!(error instanceof NobodyListens)) throw error;
        rmSync(socket, { force: true });
        return [];
      }
    });
    const ended = await Promise.allSettled(all);
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    return ended.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }
}

interface Asked {
  readonly socket: string;
  readonly ask: (command: string) => Promise<string>;
}

function isAs(says: ReadonlyMap<string, string>, { live, preview }: Wanted): boolean {
  return (
    says.get(COLOR_MAP_KEYS.live) === live && (says.get(COLOR_MAP_KEYS.preview) ?? null) === preview
  );
}

/** HAProxy says nothing when it did what it was told. */
const backendOf = (slug: string, color: Color, door: ColorDoor) =>
  `${hostOfColor(slug, color)}${door === 'preview' ? '-preview' : ''}`;

function refusedBy(socket: string, command: string, answer: string): void {
  const reason = answer.trim();
  if (reason !== '') throw new IngressCommandFailed({ socket, command, reason });
}

/** Without the folder there is no ingress on this machine. */
function socketsIn(): string[] {
  try {
    return readdirSync(INGRESS_SOCKETS)
      .filter((name) => name.endsWith('.sock'))
      .map((name) => path.join(INGRESS_SOCKETS, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
