/** Containers that do nothing but write lines, as a compose service beside the fleet's own. */

export interface Writer {
  /** Entry name of the container. */
  readonly agent: string;
  readonly machine: string;
  /** Lines a second. */
  readonly rate: number;
  /** Lines in all; then it stays silent. Absent: it writes until it is stopped. */
  readonly count?: number;
  /** Every tenth line is an error. */
  readonly errors?: boolean;
  /** Ends, restarts: as Compose names it. */
  readonly restart?: string;
}

/** Of the lines of a writer with errors; the first is number 0. */
export const levelOf = (n: number) => (n % 10 === 9 ? 'error' : 'info');

/** Writes numbered lines as our containers write theirs: all that are due, in one piece, ten times a second. */
const SCRIPT = `
const [agent, rate, count] = [process.argv[1], Number(process.argv[2]), Number(process.argv[3])];
const errors = process.argv[4] === 'true';
const begun = Date.now();
let n = 0;
const go = () => {
  const due = Math.min(count, Math.floor(((Date.now() - begun) / 1000) * rate) + 1);
  let text = '';
  for (; n < due; n += 1)
    text += JSON.stringify({ time: new Date().toISOString(), level: errors && n % 10 === 9 ? 'error' : 'info', msg: 'numbered line', agent, n, trace_id: 'a'.repeat(24) + String(n).padStart(8, '0') }) + '\\n';
  if (text === '' || process.stdout.write(text)) setTimeout(go, 100);
  else process.stdout.once('drain', go);
};
go();
setInterval(() => {}, 1e6);
`;

/** A compose service; `TANDEM_VERSION` says which image. */
export function writerService({
  agent,
  machine,
  rate,
  count,
  errors = false,
  restart,
}: Writer): object {
  return {
    image: `tandem/runtime:${process.env['TANDEM_VERSION'] ?? '0.1.0'}`,
    entrypoint: [
      '/usr/local/bin/node',
      '-e',
      SCRIPT,
      agent,
      String(rate),
      String(count ?? 1e9),
      String(errors),
    ],
    // It is not on the fabric, as infrastructure is not; an agent that never answers would be restarted by a hub.
    labels: { 'tandem.agent': agent, 'tandem.machine': machine, 'tandem.role': 'infrastructure' },
    logging: { driver: 'json-file', options: { 'max-size': '5m', 'max-file': '3' } },
    network_mode: 'none',
    init: true,
    stop_grace_period: '1s',
    healthcheck: { disable: true },
    ...(restart === undefined ? {} : { restart }),
  };
}
