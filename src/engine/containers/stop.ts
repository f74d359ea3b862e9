import type Docker from 'dockerode';

/** Beyond the grace: the kill, and the way there and back; milliseconds. */
const ROUND_TRIP_MS = 15_000;

/**
 * Asks a container to end and waits; it is killed when its grace is over. The call lasts as long as the grace, which may be
 * longer than what the client gives to others.
 */
export async function stopContainer(
  container: Docker.Container,
  graceSeconds: number,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  const modem = Object.create(container.modem as object) as { timeout: number };
  modem.timeout = graceSeconds * 1_000 + ROUND_TRIP_MS;
  const patient = Object.create(container) as Docker.Container;
  patient.modem = modem;
  await patient.stop({ signal, t: graceSeconds }).catch(ignoreEnded);
}

/** 304: it had ended by itself. */
function ignoreEnded(error: unknown): void {
  if ((error as { statusCode?: number }).statusCode !== 304) throw error;
}
