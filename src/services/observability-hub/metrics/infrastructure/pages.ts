/** Where the infrastructure of this machine shows its figures, and how they become a page for Prometheus. */
import { KEPT_SERIES } from '../../../../contracts/observability/exporter-series.ts';
import {
  InfrastructureSilent,
  InfrastructureUnknown,
} from '../../../../contracts/error-catalogue/observability-hub/metrics.ts';
import { httpGet } from '../http-get.ts';
import { natsPage, type LinkFigures, type ServerFigures, type StreamFigures } from './nats-page.ts';

/** A page inside the network of the machine. */
type Read = (url: string) => Promise<string>;

const BROKER = 'http://nats:8222';

const PAGES: Readonly<Record<string, (read: Read) => Promise<string>>> = {
  nats: async (read) => {
    const [varz, jsz, leafz] = await Promise.all([
      read(`${BROKER}/varz`),
      read(`${BROKER}/jsz?accounts=1&streams=1`),
      read(`${BROKER}/leafz`),
    ]);
    return natsPage(
      JSON.parse(varz) as ServerFigures,
      JSON.parse(jsz) as StreamFigures,
      JSON.parse(leafz) as LinkFigures,
    );
  },
  ingress: kept('ingress', 'http://ingress:8404/metrics'),
  prometheus: kept('prometheus', 'http://prometheus:9090/metrics'),
  alertmanager: kept('alertmanager', 'http://alertmanager:9093/metrics'),
};

/** True for infrastructure whose figures the hub of its machine can read. */
export function hasPage(name: string): boolean {
  return Object.hasOwn(PAGES, name);
}

/**
 * The page of one container of this machine's infrastructure.
 *
 * @throws INFRASTRUCTURE_UNKNOWN, INFRASTRUCTURE_SILENT
 */
export async function readInfrastructure(
  name: string,
  deadlineMs: number,
  get: typeof httpGet = httpGet,
): Promise<string> {
  if (!hasPage(name))
    throw new InfrastructureUnknown({ name, known: Object.keys(PAGES).join(', ') });
  const read: Read = async (url) => {
    const { status, body } = await get(url, deadlineMs);
    if (status !== 200) throw new Error(`${url} answers with status ${status}`);
    return body;
  };
  try {
    return await PAGES[name]!(read);
  } catch (cause) {
    throw new InfrastructureSilent({ name, reason: (cause as Error).message }, { cause });
  }
}

/** A page of hundreds of series, without those that nobody asks for. */
function kept(name: string, url: string): (read: Read) => Promise<string> {
  const wanted = new RegExp(`^(?:${KEPT_SERIES[name]})[{ ]`);
  const described = new RegExp(`^# (?:HELP|TYPE) (?:${KEPT_SERIES[name]}) `);
  return async (read) => {
    const lines = (await read(url)).split('\n');
    const left = lines.filter((line) => (line[0] === '#' ? described : wanted).test(line));
    return `${left.join('\n')}\n`;
  };
}
