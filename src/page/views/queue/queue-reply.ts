/** The queue as resource-manager tells it. */
export interface QueueReply {
  readonly queues: {
    readonly queues: Readonly<Record<string, number>>;
    readonly active_tasks: number;
    readonly completed_tasks: number;
    readonly failed_tasks: number;
  };
  /** Absent where the old container answers. */
  readonly details?: QueueDetails;
}

export interface QueueDetails {
  readonly waiting_workers?: number;
  readonly held?: readonly {
    readonly task_type: string;
    readonly tasks: number;
    readonly reason?: unknown;
  }[];
  readonly circuits?: readonly { readonly task_type: string; readonly [field: string]: unknown }[];
}
