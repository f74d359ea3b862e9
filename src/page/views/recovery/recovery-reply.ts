/** Recovery as the hub tells it. */
export interface RecoveryRecord {
  readonly id: string;
  readonly member: string;
  readonly tier: string;
  readonly by: string;
  readonly why: string;
  readonly started_at: string;
  readonly outcome: string;
  readonly detail: string;
  readonly steps: readonly string[];
  readonly healthy_after_seconds: number | null;
}

export interface RecoveryReply {
  readonly switch: {
    readonly enabled: boolean;
    readonly reason: string;
    readonly by: string;
    readonly at: string | null;
  };
  readonly automatic: boolean;
  readonly budgets: {
    readonly per_member: number;
    readonly per_fleet: number;
    readonly window_seconds: number;
    readonly cooldown_seconds: number;
    readonly spent: number;
  };
  readonly journal: readonly RecoveryRecord[];
}
