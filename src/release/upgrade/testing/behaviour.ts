/** What a container of an image does after it was started. */
export interface Behaviour {
  /** Until it is healthy; Infinity: never. */
  readonly healthyAfterMs?: number;
  /** Ends by itself and is restarted. */
  readonly diesAfterMs?: number;
  readonly errorAfterMs?: number;
  readonly cannotStart?: boolean;
}
