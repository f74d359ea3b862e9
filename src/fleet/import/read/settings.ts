import type { Discovery } from '../source/discover.ts';
import type { Variables } from './expression.ts';
import { fillIn, sumOf } from './expression.ts';
import { KEYS, textOf } from '../source/keys.ts';
import { memoryMiB } from './memory.ts';
import { readPort } from './read-port.ts';

/** What a file says outside its entries and the traps need. */
export interface FileSettings {
  readonly file: string;
  readonly machine: string;
  /** Ports that settings such as `error_bus_port` claim. */
  readonly claimed: { readonly key: string; readonly port: number }[];
  readonly ranges: { readonly agent: Range[]; readonly health: Range[] };
  /** Limit that holds for each agent, MiB. */
  readonly memoryMiB: number | undefined;
  /** Keys outside entries whose PORT_OFFSET moves another server's port. */
  readonly shiftedForeign: string[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

const STARTS = new Set(['start', 'from', 'min', 'begin']);
const ENDS = new Set(['end', 'to', 'max']);
const FOREIGN = /redis|postgres|mysql|mongo|rabbit|nats|mqtt|kafka|elastic|ollama/i;

/** Reads limits, port ranges and claimed ports from everything that is no entry. */
export function readSettings(
  discovery: Discovery,
  source: { file: string; machine: string },
  variables: Variables,
): FileSettings {
  const claimed: { key: string; port: number }[] = [];
  const shiftedForeign: string[] = [];
  const bounds = new Map<string, { from?: number; to?: number }>();
  const listed = new Map<string, number[]>();
  let memory: number | undefined;
  for (const { path, value } of discovery.settings) {
    const key = path.at(-1)!;
    const text = textOf(value) ?? '';
    const number = sumOf(fillIn(text, variables).text);
    const inPorts = path.some((part) => /port/i.test(part));
    const section = path.slice(0, -1).join('.');
    if (inPorts && number !== undefined && (STARTS.has(key) || ENDS.has(key))) {
      const bound = bounds.get(section) ?? {};
      bounds.set(section, { ...bound, [STARTS.has(key) ? 'from' : 'to']: number });
    } else if (/range/i.test(key) && inPorts) {
      const span = /^(\d{1,5})\s*[-:]\s*(\d{1,5})$/.exec(text);
      if (span) bounds.set(path.join('.'), { from: Number(span[1]), to: Number(span[2]) });
      else if (number !== undefined)
        listed.set(path.join('.'), [...(listed.get(path.join('.')) ?? []), number]);
    } else if (/(^|_)port$/i.test(key)) {
      const { port } = readPort(value, key, variables);
      if (port !== undefined) claimed.push({ key: path.join('.'), port });
      if (/\$\{?\w*OFFSET/i.test(text) && FOREIGN.test(path.join('.'))) {
        shiftedForeign.push(path.join('.'));
      }
    }
    if ((KEYS.memory as readonly string[]).includes(key) && path.includes('resource_limits')) {
      memory ??= memoryMiB(value);
    }
  }
  for (const [key, [from, to]] of listed) bounds.set(key, { from, to });
  return { ...source, claimed, ranges: rangesOf(bounds), memoryMiB: memory, shiftedForeign };
}

function rangesOf(bounds: ReadonlyMap<string, { from?: number; to?: number }>) {
  const ranges: { agent: Range[]; health: Range[] } = { agent: [], health: [] };
  for (const [section, { from, to }] of bounds) {
    if (from === undefined || to === undefined || from > to) continue;
    ranges[/health/i.test(section) ? 'health' : 'agent'].push({ from, to });
  }
  return ranges;
}
