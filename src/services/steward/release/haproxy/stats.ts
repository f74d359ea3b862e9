/** Answers of HAProxy's runtime API as values. */

/** One line of `show stat`: a backend, or a server in one. */
export interface StatLine {
  readonly backend: string;
  /** Undefined for the line of the backend itself. */
  readonly server: string | undefined;
  /** `UP`, `DOWN`, `UP 1/2`, `MAINT`, `no check`. */
  readonly status: string;
  /** Requests since HAProxy started. */
  readonly requests: number;
  /** Answers of 5xx since HAProxy started, those of the ingress itself included. */
  readonly errors: number;
  /** Mean time to an answer over the last requests, milliseconds, rounded up. */
  readonly meanMs: number;
}

/** One line of `show servers state`. */
export interface ServerLine {
  readonly backend: string;
  readonly server: string;
  /** Undefined while the name is not resolved. */
  readonly address: string | undefined;
  readonly up: boolean;
}

/** Column of the operational state: 2 is running. */
const RUNNING = '2';

/** @throws Error when a column is missing */
export function parseStats(text: string): StatLine[] {
  const [head = '', ...lines] = linesIn(text);
  const at = columns(head.replace(/^# /, '').split(','), [
    'pxname',
    'svname',
    'status',
    'stot',
    'req_tot',
    'hrsp_5xx',
    'rtime',
  ]);
  return lines
    .map(fieldsOf)
    .filter((fields) => fields[at.svname] !== 'FRONTEND')
    .map((fields) => {
      const isBackend = fields[at.svname] === 'BACKEND';
      return {
        backend: fields[at.pxname]!,
        server: isBackend ? undefined : fields[at.svname]!,
        status: fields[at.status]!,
        // A server counts its requests as sessions.
        requests: Number(fields[isBackend ? at.req_tot : at.stot]),
        errors: Number(fields[at.hrsp_5xx]),
        meanMs: Number(fields[at.rtime]),
      };
    });
}

/** @throws Error when a column is missing */
export function parseServers(text: string): ServerLine[] {
  const lines = linesIn(text);
  const head = lines.findIndex((line) => line.startsWith('# be_id'));
  const names = (lines[head] ?? '').replace(/^# /, '').split(' ');
  const at = columns(names, ['be_name', 'srv_name', 'srv_addr', 'srv_op_state']);
  return lines.slice(head + 1).map((line) => {
    const fields = line.split(' ');
    const address = fields[at.srv_addr];
    return {
      backend: fields[at.be_name]!,
      server: fields[at.srv_name]!,
      address: address === '-' || address === '0.0.0.0' || address === '::' ? undefined : address,
      up: fields[at.srv_op_state] === RUNNING,
    };
  });
}

/** Entries of `show map`: a reference, a key and a value per line. */
export function parseMap(text: string): Map<string, string> {
  return new Map(
    linesIn(text)
      .filter((line) => line.startsWith('0x'))
      .map((line) => line.split(' '))
      .map(([, key = '', value = '']) => [key, value] as const),
  );
}

const linesIn = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

function columns<K extends string>(names: readonly string[], wanted: readonly K[]) {
  const found = wanted.map((name) => [name, names.indexOf(name)] as const);
  const missing = found.filter(([, index]) => index < 0).map(([name]) => name);
  if (missing.length > 0) throw new Error(`HAProxy's answer has no column ${missing.join(', ')}`);
  return Object.fromEntries(found) as Record<K, number>;
}

/** Fields with commas or quotes in them are quoted (RFC 4180). */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  );
}
