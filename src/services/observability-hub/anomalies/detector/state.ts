/** Everything that is kept of one series, in one buffer that goes to disk as it is. */

/** Values in the window that is the baseline. */
export const WINDOW = 128;
/** Values in one block, and blocks kept: the long memory that drifts are seen in. */
export const BLOCK = 16;
export const BLOCKS = 64;
/** Parts of a season. */
export const BUCKETS = 48;

/** Kind of the event that goes on. */
export const Event = { none: 0, point: 1, shift: 2, drift: 3, variance: 4 } as const;

/** Numbers of a state, in the order in which they lie in the buffer. Counts are counts of values. */
const NUMBERS = [
  /** Values so far, and the count from which on they are the baseline. */
  'count',
  'since',
  /** Unix milliseconds of the last value, and the usual time between two. */
  'lastAt',
  'intervalMs',
  /** Moving mean of the values without their season. */
  'mean',
  /** Lag-one autocorrelation, 0 to 0.9. */
  'correlation',
  /** Cumulative sums both ways, and the counts at which they left zero. */
  'up',
  'upStart',
  'down',
  'downStart',
  /** Event that goes on, how many there were, when the last one ended, calm values in this one. */
  'event',
  'events',
  'eventEnd',
  'calm',
  /** Count at which the shift that goes on began. */
  'pending',
  /** Level and spread before the last change, and the count until which a return to them is none. */
  'beforeLevel',
  'beforeSigma',
  'beforeUntil',
  'beforeSpread',
  'spreadUntil',
  /** Blocks so far, and the block from which on drifts are looked for. */
  'blocks',
  'blocksSince',
  /** Part of the season that the last value was in: its number, values, sum and range. */
  'bucket',
  'bucketCount',
  'bucketSum',
  'bucketLow',
  'bucketHigh',
  /** Parts of the season that were seen, and whether there is a season. */
  'visits',
  'seasonal',
] as const;
type Name = (typeof NUMBERS)[number];

/** Lists of 32-bit numbers; NaN where nothing is known. */
const LISTS = { values: WINDOW, errors: WINDOW, blockValues: BLOCKS } as const;
const SEASON_LISTS = {
  /** When `values` came, seconds since the begin of the season. */
  phases: WINDOW,
  /** Mean of each part in the last round, and what is usual for it beside the level. */
  roundMeans: BUCKETS,
  profile: BUCKETS,
  /** Lowest and highest of a part: in the last round, and what the last two both reached. */
  lastLow: BUCKETS,
  lastHigh: BUCKETS,
  bothLow: BUCKETS,
  bothHigh: BUCKETS,
} as const;

/** Raised when what is stored means something else. */
const LAYOUT = 1;
const HEAD = 1 + NUMBERS.length;

const lengthOf = (lists: Readonly<Record<string, number>>) =>
  Object.values(lists).reduce((sum, length) => sum + length, 0);

/** Bytes of the state of one series. */
export function stateBytes(hasSeason: boolean): number {
  return 8 * HEAD + 4 * (lengthOf(LISTS) + (hasSeason ? lengthOf(SEASON_LISTS) : 0));
}

type Lists = Readonly<Record<keyof typeof LISTS | keyof typeof SEASON_LISTS, Float32Array>>;
type Numbers = { -readonly [K in Name]: number };

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the accessors are defined below
export interface SeriesState extends Numbers, Lists {}
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class SeriesState {
  readonly #head: Float64Array;

  private constructor(buffer: ArrayBuffer, hasSeason: boolean) {
    this.#head = new Float64Array(buffer, 0, HEAD);
    let offset = 8 * HEAD;
    const lists = { ...LISTS, ...(hasSeason ? SEASON_LISTS : {}) };
    for (const [name, length] of Object.entries(lists)) {
      Object.assign(this, { [name]: new Float32Array(buffer, offset, length) });
      offset += 4 * length;
    }
  }

  static create(hasSeason: boolean): SeriesState {
    const state = new SeriesState(new ArrayBuffer(stateBytes(hasSeason)), hasSeason);
    state.#head[0] = LAYOUT;
    new Float32Array(state.#head.buffer, 8 * HEAD).fill(NaN);
    state.bucket = -1;
    return state;
  }

  /** Undefined for bytes that mean something else: such a series warms up anew. */
  static unpack(bytes: Uint8Array, hasSeason: boolean): SeriesState | undefined {
    if (bytes.byteLength !== stateBytes(hasSeason)) return undefined;
    const buffer = new ArrayBuffer(bytes.byteLength);
    new Uint8Array(buffer).set(bytes);
    const state = new SeriesState(buffer, hasSeason);
    return state.#head[0] === LAYOUT && Number.isFinite(state.mean) ? state : undefined;
  }

  /** The state itself, as bytes: valid until the next value. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#head.buffer);
  }

  static {
    NUMBERS.forEach((name, index) => {
      Object.defineProperty(this.prototype, name, {
        get(this: SeriesState) {
          return this.#head[index + 1];
        },
        set(this: SeriesState, value: number) {
          this.#head[index + 1] = value;
        },
      });
    });
  }
}
