/** One request to one documented endpoint, and whether the answer is one that the documentation knows. */

/** Longest wait for an answer to begin, milliseconds. */
const TIMEOUT_MS = 5_000;
/** Stands for a name that nobody has; an endpoint that looks something up says that it is not there. */
const NOBODY = 'nobody-of-that-name';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly minimum?: number;
  };
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly responses?: Readonly<Record<string, unknown>>;
}
interface OpenApi {
  readonly paths?: Readonly<Record<string, { readonly get?: Operation }>>;
}

export interface Probe {
  /** As documented, e.g. `/v1/agents/{name}`. */
  readonly path: string;
  /** With values put in. */
  readonly url: string;
  /** Statuses of success. */
  readonly statuses: readonly number[];
  /** It looks up something by a name of ours, which may rightly be refused. */
  readonly mayRefuse: boolean;
}

export interface ProbeResult {
  readonly service: string;
  readonly path: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly ok: boolean;
  readonly reason: string;
}

/** @returns why there is no documentation, or what it documents */
export async function documentedGets(door: string, signal: AbortSignal): Promise<Probe[] | string> {
  try {
    const response = await fetch(`${door}/openapi.json`, options(signal));
    if (!response.ok) return `HTTP ${response.status}`;
    return probesOf((await response.json()) as OpenApi);
  } catch (error) {
    return reasonOf(error);
  }
}

function probesOf({ paths = {} }: OpenApi): Probe[] {
  return Object.entries(paths).flatMap(([path, { get }]) => {
    if (get === undefined) return [];
    const needed = (get.parameters ?? []).filter((one) => one.in === 'path' || one.required);
    const query = new URLSearchParams(
      needed.filter((one) => one.in === 'query').map((one) => [one.name, sampleOf(one)]),
    );
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const known = needed.find((one) => one.name === name);
      return encodeURIComponent(known ? sampleOf(known) : NOBODY);
    });
    const statuses = Object.keys(get.responses ?? {})
      .map(Number)
      .filter((code) => code >= 200 && code < 300);
    const url = query.size === 0 ? filled : `${filled}?${query}`;
    return [{ path, url, statuses, mayRefuse: needed.length > 0 }];
  });
}

function sampleOf({ schema = {} }: Parameter): string {
  if (schema.enum?.length) return String(schema.enum[0]);
  return schema.type === 'integer' || schema.type === 'number'
    ? String(schema.minimum ?? 1)
    : NOBODY;
}

export async function probe(
  door: string,
  { path, url, statuses, mayRefuse }: Probe,
  bearer: string,
  signal: AbortSignal,
): Promise<Omit<ProbeResult, 'service'>> {
  try {
    const headers = { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${door}${url}`, { ...options(signal), headers });
    const { status } = response;
    const type = response.headers.get('content-type') ?? '';
    const refused = status === 404 || status === 422 || status === 400;
    const ok = statuses.includes(status) || (mayRefuse && refused && isJson(type));
    if (ok) {
      // A stream has no end; that it began is what counts.
      await response.body?.cancel();
      return { path, status, ok, reason: 'as documented' };
    }
    const reason = `HTTP ${status} is not documented for it${await codeOf(response, type)}`;
    return { path, status, ok, reason };
  } catch (error) {
    return { path, status: null, ok: false, reason: reasonOf(error) };
  }
}

const isJson = (type: string) => /\bjson\b/.test(type);

/** What the answer says of itself, for people. */
async function codeOf(response: Response, type: string): Promise<string> {
  if (!isJson(type)) return '';
  const { code, detail } = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  return typeof code === 'string' ? `: ${code}, ${String(detail).slice(0, 160)}` : '';
}

const options = (signal: AbortSignal): RequestInit => ({
  signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  // A redirect would carry the token to an address that nobody has chosen.
  redirect: 'error',
});

function reasonOf(error: unknown): string {
  const { name, cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS} ms`;
  return cause?.code ?? cause?.message ?? message;
}
