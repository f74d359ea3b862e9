/** Who this container is; on every log line, metric, report and registration. */
export interface Identity {
  /** Entry name. */
  readonly agent: string;
  readonly slug: string;
  readonly machine: string;
  readonly group: string;
  readonly version: string;
  readonly color: string;
  /** One life of one container. */
  readonly instance: string;
}
