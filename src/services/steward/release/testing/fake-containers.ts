/** Colored containers in memory that do as the record says, for tests. */
import type {
  Color,
  ColorReport,
  ColorRole,
  ColorsRecord,
} from '../../../../contracts/release/release.ts';
import {
  NO_RELEASE_YET,
  otherColor,
  type Released,
} from '../../../../contracts/release/release.ts';
import { ReleaseRecordMoved } from '../../../../contracts/error-catalogue/release/switch.ts';
import type { ColoredContainer } from '../containers/colored.ts';
import type { RecordStore } from '../record/store.ts';

export interface FakeProcess {
  readonly slug: string;
  readonly color: Color;
  version: string;
  role: ColorRole;
  state: string;
  /** Says that it is ready for its role. */
  ready: boolean;
  /** Roles that it cannot take. */
  cannot: ColorRole[];
  /** What its page says beside that. */
  says?: Pick<ColorReport, 'problem' | 'failed' | 'connected' | 'grpc'>;
}

export class FakeContainers {
  record: ColorsRecord = NO_RELEASE_YET;
  revision = 0;
  readonly released = new Map<string, Released>();
  readonly done: string[] = [];
  /** Entries without a container in the color that is asked for. */
  missing: string[] = [];
  readonly all: FakeProcess[];

  constructor(...slugs: string[]) {
    this.all = slugs.flatMap((slug) =>
      (['blue', 'green'] as const).map((color) => ({
        ...{ slug, color, state: 'running', ready: true, cannot: [] },
        version: color === 'blue' ? '1.0.0' : '1.1.0',
        role: color === 'blue' ? ('live' as const) : ('standby' as const),
      })),
    );
  }

  one(slug: string, color: Color): FakeProcess {
    return this.all.find((one) => one.slug === slug && one.color === color)!;
  }

  readonly store: RecordStore = {
    read: async () => ({ record: this.record, revision: this.revision }),
    write: async (record, revision) => {
      if (revision !== this.revision) throw new ReleaseRecordMoved({ machine: 'pc2', revision });
      this.record = record;
      this.revision += 1;
      this.#follow();
      return this.revision;
    },
    released: async (slug) => this.released.get(slug),
    release: async (slug, released) => {
      this.released.set(slug, released);
      this.#follow();
    },
  };

  containers = async (): Promise<ColoredContainer[]> =>
    this.all.map(({ slug, color, state }) => ({ slug, color, state, id: `${slug}-${color}` }));

  look = async (slug: string, color: Color): Promise<ColorReport | null> => {
    const { role, version, ready, state, says } = this.one(slug, color);
    if (state !== 'running') return null;
    return { slug, color, role, version, ready, held: 0, epoch: this.record.epoch, ...says };
  };

  kill = async (id: string) => {
    this.done.push(`kill ${id}`);
    this.#byId(id).state = 'exited';
  };

  start = async (id: string) => {
    this.done.push(`start ${id}`);
    Object.assign(this.#byId(id), { state: 'running', role: 'standby', ready: true });
    this.#follow();
  };

  restart = async (id: string) => {
    this.done.push(`restart ${id}`);
    Object.assign(this.#byId(id), { state: 'running', role: 'standby', ready: true });
    this.#follow();
  };

  #byId(id: string): FakeProcess {
    return this.all.find(({ slug, color }) => `${slug}-${color}` === id)!;
  }

  /** Each takes the part that is its own now; a role change may let another one follow. */
  #follow(): void {
    for (let i = 0; i < 3; i += 1) for (const one of this.all) this.#step(one);
  }

  #step(one: FakeProcess): void {
    if (one.state !== 'running') return;
    const role = this.#roleOf(one);
    if (one.cannot.includes(role)) return;
    if (one.role === 'live' && role === 'standby') {
      const { slug, color } = one;
      const epoch = this.record.epoch - 1;
      this.released.set(slug, { color, epoch, at: '', by: 'itself' });
    }
    one.role = role;
  }

  #roleOf({ slug, color, role }: FakeProcess): ColorRole {
    const { live, next, rehearsing, epoch } = this.record;
    if (live === color) {
      const released = this.released.get(slug);
      const free = released?.color === otherColor(color) && released.epoch >= epoch - 1;
      return role === 'live' || epoch === 0 || free ? 'live' : 'opening';
    }
    if (next === color) return 'opening';
    return rehearsing === color ? 'rehearsing' : 'standby';
  }
}
