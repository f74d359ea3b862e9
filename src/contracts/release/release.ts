/** What a release says to the containers it concerns: which color is live on a machine, and who has let go. */
import { Type, type Static } from 'typebox';

export const COLORS = ['blue', 'green'] as const;
export type Color = (typeof COLORS)[number];

/** The other copy of the services. */
export const otherColor = (color: Color): Color => (color === 'blue' ? 'green' : 'blue');

/** Bucket of a machine, in its own JetStream domain; its steward writes the record, colored containers what they let go. */
export const releaseBucket = (machine: string) => `release_${machine}`;

/** Key of the record on colors. */
export const COLORS_KEY = 'colors';

/** Key under which a container says that it has let go of its work. */
export const releasedKey = (slug: string) => `released.${slug}`;

export const AnyColor = Type.Enum([...COLORS]);
const NoColor = Type.Union([AnyColor, Type.Null()]);

/** The record on colors; without one, blue is live in epoch 0. */
export const ColorsRecord = Type.Object({
  /** Grows by one with each switch; whoever acts for an older one is fenced. */
  epoch: Type.Integer({ minimum: 0 }),
  live: AnyColor,
  /** Opens its doors and holds what comes in, until it is live. */
  next: NoColor,
  /** Lives in the rehearsal account, apart from everything that is live. */
  rehearsing: NoColor,
  /** Version of the images of each color. */
  versions: Type.Record(Type.String(), Type.String()),
  /** Which release this belongs to; null before the first. */
  release: Type.Union([Type.String(), Type.Null()]),
  /** ISO 8601. */
  at: Type.String(),
});
export type ColorsRecord = Static<typeof ColorsRecord>;

export const NO_RELEASE_YET: ColorsRecord = {
  epoch: 0,
  live: 'blue',
  next: null,
  rehearsing: null,
  versions: {},
  release: null,
  at: '1970-01-01T00:00:00.000Z',
};

/** A container has let go: it takes no work of this epoch any more. */
export const Released = Type.Object({
  color: AnyColor,
  /** The epoch in which it was live. */
  epoch: Type.Integer({ minimum: 0 }),
  at: Type.String(),
  /** `steward` when the container did not answer and was ended. */
  by: Type.String(),
});
export type Released = Static<typeof Released>;

/** What a container of a color does now. */
const COLOR_ROLES = ['standby', 'rehearsing', 'opening', 'live', 'leaving'] as const;
export type ColorRole = (typeof COLOR_ROLES)[number];

/** Page on the internal port of every colored container. */
export const COLOR_PAGE = '/color';
/** A colored container tells its machine that its page has changed: `event.color.<machine>`. */
export const COLOR_EVENT = 'color';

/** 200 while calls of users may be sent here: roles `live` and `opening`; an entry without colors is always live. */
export const SERVING_PAGE = '/health/serving';

/** Body of the page. */
/** What a process counted of one kind since it began. */
const Counted = Type.Object({
  requests: Type.Integer({ minimum: 0 }),
  errors: Type.Integer({ minimum: 0 }),
});

export const ColorReport = Type.Object({
  slug: Type.String(),
  color: AnyColor,
  role: Type.Enum([...COLOR_ROLES]),
  /** Of the record that it last saw. */
  epoch: Type.Integer({ minimum: 0 }),
  version: Type.String(),
  /** Ready for its role: a standby is connected, an opening one holds calls, a live one works. */
  ready: Type.Boolean(),
  /** Calls held until it is live. */
  held: Type.Integer({ minimum: 0 }),
  /** Why it is not ready, for people. Containers of before say neither this nor what follows. */
  problem: Type.Optional(Type.String()),
  /** True when its work could not begin: waiting for it does not help. */
  failed: Type.Optional(Type.Boolean()),
  /** False without a connection to the broker: it cannot say that it lets go. */
  connected: Type.Optional(Type.Boolean()),
  /** gRPC calls answered since the process began; failed ones are those that HTTP would answer with 5xx. */
  grpc: Type.Optional(Counted),
  /** The same of calls over the fabric. */
  fabric: Type.Optional(Counted),
  /** Tasks of the durable queue that it worked on; failed ones are those of which the caller is not to blame. */
  tasks: Type.Optional(Counted),
});
export type ColorReport = Static<typeof ColorReport>;

/** Name of a colored entry inside the network of its machine, whichever color is live. */
export const hostOfColor = (slug: string, color: Color) => `${slug}-${color}`;

/** Backend of the ingress for the gRPC calls to what an HTTP backend serves. */
export const grpcBackend = (backend: string) => `${backend}-grpc`;

/** The account in which a color is tried, and the secret of its login. */
export const REHEARSAL_ACCOUNT = 'REHEARSAL';
export const REHEARSAL_SECRET = 'rehearsal';

/** Preview port of a service: its own and this much. */
export const PREVIEW_OFFSET = 900;

/** HAProxy's map of colors and its keys. */
export const COLOR_MAP = 'virt@colors';
export const COLOR_MAP_KEYS = { live: 'live', preview: 'preview' } as const;

/** Folder of the runtime sockets of the ingress, shared with the steward only. */
export const INGRESS_SOCKETS = '/run/tandem-ingress';

/** What state a version reads and writes; a release that cannot be rolled back is refused. */
export const STATE_LABELS = {
  /** Label of the image: versions of the state that it can read, comma-separated. */
  reads: 'tandem.state.reads',
  /** Version that it writes. */
  writes: 'tandem.state.writes',
} as const;

/** Limits and length of the watch after a promotion. */
export const WatchLimits = Type.Object({
  /** Length of the window, seconds. */
  seconds: Type.Number({ minimum: 0 }),
  /** Share of answers with a status of 5xx, of those since the switch, 0 to 1; of gRPC calls the same. */
  error_share: Type.Number({ minimum: 0, maximum: 1 }),
  /** Answers needed before the shares count. */
  min_requests: Type.Integer({ minimum: 1 }),
  /** Times the old color's mean answer time that the new one may take. */
  latency_factor: Type.Number({ minimum: 1 }),
  /** Below this mean answer time latency is no breach, milliseconds. */
  latency_floor_ms: Type.Number({ minimum: 0 }),
  /** Restarts and deaths of the new color's containers. */
  restarts: Type.Integer({ minimum: 0 }),
  /** Share of its memory limit that a container may use, 0 to 1; left out: nobody looks. */
  memory_share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** A container that grows so that it would reach its limit within so many minutes is a breach; left out or 0: nobody looks. */
  memory_minutes: Type.Optional(Type.Number({ minimum: 0 })),
});
export type WatchLimits = Static<typeof WatchLimits>;

export const WATCH_DEFAULTS: WatchLimits = {
  seconds: 300,
  error_share: 0.01,
  min_requests: 20,
  latency_factor: 3,
  latency_floor_ms: 50,
  restarts: 0,
  memory_share: 0.85,
  memory_minutes: 30,
};

/** Lines of the control session: a command for the steward, and its answer. */
export type ControlCommand =
  | {
      readonly id: number;
      readonly verb: 'status';
      /** No container is asked: for whoever decides by the record and has no time. */
      readonly brief?: boolean;
    }
  | { readonly id: number; readonly verb: 'rehearse'; readonly color: Color | null }
  | {
      readonly id: number;
      readonly verb: 'prepare';
      readonly release: string;
      readonly color: Color;
      readonly version: string;
    }
  | {
      readonly id: number;
      readonly verb: 'commit';
      readonly release: string;
      /** Epoch that begins with it; a repeated commit of the same epoch changes nothing and succeeds. */
      readonly epoch: number;
      readonly color: Color;
      readonly watch: WatchLimits | null;
    }
  | { readonly id: number; readonly verb: 'abort'; readonly release: string }
  | { readonly id: number; readonly verb: 'unwatch' };

export type ControlAnswer =
  | { readonly id: number; readonly ok: true; readonly status: MachineReleaseStatus }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
    };

/** What a steward knows of the release on its machine. */
export interface MachineReleaseStatus {
  readonly machine: string;
  readonly record: ColorsRecord;
  /** Reports of the colored containers that answer; null for absent ones. Empty in a brief status and after a switch's verbs. */
  readonly containers: readonly {
    readonly slug: string;
    readonly color: Color;
    readonly report: ColorReport | null;
  }[];
  /** The running or last watch. */
  readonly watch: WatchStatus | null;
  /** Of the last switch, milliseconds. */
  readonly timings: { readonly flip_ms: number; readonly takeover_ms: number } | null;
}

/** The watch over a color that went live. */
export const WatchStatus = Type.Object({
  release: Type.String(),
  epoch: Type.Integer(),
  outcome: Type.Enum(['watching', 'passed', 'rolled-back', 'stopped']),
  started_at: Type.String(),
  ends_at: Type.String(),
  /** Why it rolled back, with value and limit. */
  breach: Type.Union([Type.String(), Type.Null()]),
  /** From the first bad answer or event to the old color serving, milliseconds. */
  rollback_ms: Type.Union([Type.Number(), Type.Null()]),
});
export type WatchStatus = Static<typeof WatchStatus>;
