/** Series of measured values as the hub gives them. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  /** Unix milliseconds and value; null where nothing was measured. */
  readonly points: readonly (readonly [number, number | null])[];
}

export interface SeriesReply {
  readonly series: readonly Series[];
}
