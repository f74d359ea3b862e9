/** Everything that all containers share, in one place; the compose files repeat none of it by hand. */

/** Owner of every process and of every file that a container reads or writes. */
export const USER = '10001:10001';

/** Where the state volume of a container is mounted. */
export const STATE_DIR = '/var/lib/tandem';

/** Where a container finds the settings block of its entry. */
export const CONFIG_FILE = '/etc/tandem/config.json';

/** Time a container takes at most to finish its work after SIGTERM, seconds. */
export const DRAIN_SECONDS = 8;

/** What must remain between the end of the drain and SIGKILL, seconds. */
export const STOP_MARGIN_SECONDS = 2;

/** The color that runs before the first release. */
export const FIRST_COLOR = 'blue';

/** The static probe that every image carries; the engine starts it, never a shell. */
export const PROBE = '/usr/local/bin/probe';

/**
 * How long a probe goes on asking, milliseconds; below the timeout. One probe that waits costs a
 * tenth of a second of CPU, as each of the several would that find a starting container not ready.
 */
export const PROBE_WAIT_MS = 8000;

/**
 * The steady interval is long because 90 probes a few seconds apart would keep a small machine
 * busy; the short start interval keeps the start fast (it counts until the first good answer).
 */
export const HEALTHCHECK_TIMES = {
  interval: '60s',
  timeout: '10s',
  retries: '3',
  start_period: '120s',
  start_interval: '1s',
} as const;

/** First line of every rendered YAML file; marks files that `fleet render` may replace and delete. */
export const RENDERED_MARK =
  '# Rendered from compose/fleet/ by `scripts/tandem fleet render`; edit the definition, not this file.';

/** A secret file of a machine; a second fleet on the same checkout keeps its own folder. */
export function secretPath(machine: string, name: string): string {
  return `\${TANDEM_SECRETS_DIR:-./secrets}/${machine}/${name}`;
}

/** Variable of the environment about a machine, e.g. `TANDEM_PC2_ADDRESS`. */
export function machineVariable(machine: string, what: string): string {
  return `TANDEM_${machine.toUpperCase().replaceAll('-', '_')}_${what}`;
}

/** Compose project of a machine. */
export function projectName(machine: string): string {
  return `tandem-${machine}`;
}
