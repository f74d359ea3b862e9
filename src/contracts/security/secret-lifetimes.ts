/** How long certificates last and how old secrets are; no secret is in it. */
import { Type, type Static } from 'typebox';

/** Lies in the folder of the clients, which every service sees. */
export const LIFETIMES_FILE = 'lifetimes.json';

/** Days before the end of a certificate; the rules of Prometheus have the same. */
export const CERTIFICATE_DAYS = { warning: 30, critical: 7 } as const;
/** A secret that nobody replaced for longer is told of. */
export const SECRET_OLD_DAYS = 365;

export const DAY_MS = 24 * 60 * 60 * 1_000;

export const SecretLifetimes = Type.Object({
  /** End of each certificate by what `secrets rotate` calls it, ISO 8601. */
  certificates: Type.Record(Type.String(), Type.String()),
  /** When each secret was made or filled in, by the name of its file, ISO 8601. */
  made: Type.Record(Type.String(), Type.String()),
});
export type SecretLifetimes = Static<typeof SecretLifetimes>;
