import { defineError } from '../../errors.ts';

/** Entries that were named cannot be exchanged this way; nothing was begun. */
export const UpgradeRefused = defineError(
  'UPGRADE_REFUSED',
  '{count} of the entries cannot be upgraded this way and nothing was begun; see the reasons above, `scripts/tandem upgrade --lint` lists all such entries',
  { status: 409 },
);

/** An exchange failed; what ran before runs on. */
export const UpgradeFailed = defineError(
  'UPGRADE_FAILED',
  '{failed} of {total} upgrades failed and {waiting} were not begun; what ran before runs on, see the reasons above',
  { status: 502 },
);

/** Neither an entry nor a compose service has this name, or entries on several machines do. */
export const UpgradeEntryUnknown = defineError(
  'UPGRADE_ENTRY_UNKNOWN',
  'the fleet has no single entry {name}{hint}; write MACHINE/NAME, `scripts/tandem status` lists them',
  { status: 404 },
);

/** The new container did not become healthy. */
export const UpgradeNotHealthy = defineError(
  'UPGRADE_NOT_HEALTHY',
  '{key} at {image} did not become healthy within {seconds} s ({state}); {left}',
  { status: 502 },
);

/** The new container did something while it was watched that it must not do. */
export const UpgradeCanaryBad = defineError(
  'UPGRADE_CANARY_BAD',
  '{key} at {image} was healthy, but within {seconds} s {breach}; {left}',
  { status: 502 },
);

/** Nothing runs that could be upgraded. */
export const UpgradeNotRunning = defineError(
  'UPGRADE_NOT_RUNNING',
  '{key} does not run, so there is nothing to upgrade; start it with `scripts/tandem up`, by its profile if it has one',
  { status: 409 },
);

/** The old one has ended, and the card has no room for the new one all the same. */
export const UpgradeCardFull = defineError(
  'UPGRADE_CARD_FULL',
  '{key} needs {needed} MiB of card {card}, of which {free} MiB were free {seconds} s after the old container had ended; {left}. See what else uses the card with `nvidia-smi`',
  { status: 409, retryable: true },
);

/** The other one of a pair is not healthy, so this one has to stay. */
export const UpgradePartnerAway = defineError(
  'UPGRADE_PARTNER_AWAY',
  '{key} cannot go away: {partner}, which does its work meanwhile, is not healthy; mend it first',
  { status: 409, retryable: true },
);

/** The image is not on the engine. */
export const UpgradeImageMissing = defineError(
  'UPGRADE_IMAGE_MISSING',
  'the engine of {machine} has no image {image}; build it there (`scripts/up`) or pull it first',
  { status: 404 },
);

/** The image is not on the engine, and could not be had. */
export const UpgradePullFailed = defineError(
  'UPGRADE_PULL_FAILED',
  'the engine of {machine} could not pull {image}: {reason}; pull it there by hand, or name an image that it has',
  { status: 502, retryable: true },
);
