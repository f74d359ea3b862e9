/** What the queue asks before a task is given to a worker: is there room for what it needs? */

/** What a task needs while it runs. */
export interface Needs {
  /** VRAM, MiB. */
  readonly vramMiB: number;
  /** The one GPU that will do; absent: any. */
  readonly gpuUuid?: string;
  readonly cpuCores: number;
  readonly memoryMiB: number;
  readonly diskGb?: number;
  readonly gpuSlots?: number;
}

export type PriorityClass = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

export interface AdmissionRequest {
  /** Id of the task; asking again for the same id while its lease stands gives the same lease. */
  readonly id: string;
  readonly priority: PriorityClass;
  readonly needs: Needs;
}

export type Admitted =
  | { readonly ok: true; readonly lease: string; readonly gpuUuid?: string }
  | {
      readonly ok: false;
      readonly reason: string;
      /** No machine could ever give this, however long the task waits. */
      readonly never: boolean;
    };

/** The ledger of resources as the queue sees it. In memory, so none of it waits. */
export interface Admission {
  /** Takes the resources, or says why not. */
  tryAdmit(request: AdmissionRequest): Admitted;
  /** Gives them back; an unknown lease is nothing. */
  release(lease: string): void;
  /** Gives back all but what tasks of these ids hold: the others ended while nobody here looked. */
  keepOnly(ids: ReadonlySet<string>): void;
  /** Calls when more may be free than before. Gives back what ends it. */
  onChange(listener: () => void): () => void;
  /** Calls when a lease was taken back, e.g. because its GPU vanished. Gives back what ends it. */
  onRevoked(listener: (lease: string, reason: string) => void): () => void;
}

/** Says yes to everything: for tests, and for a queue whose tasks need nothing. */
export const alwaysYes: Admission = {
  tryAdmit: ({ id }) => ({ ok: true, lease: `free:${id}` }),
  release: () => undefined,
  keepOnly: () => undefined,
  onChange: () => () => undefined,
  onRevoked: () => () => undefined,
};
