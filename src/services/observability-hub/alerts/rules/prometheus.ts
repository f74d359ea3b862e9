/** The API of the machine's Prometheus, as much of it as rules need. */
import Value from 'typebox/value';
import { Type } from 'typebox';
import { PrometheusAway } from '../../../../contracts/error-catalogue/observability-hub/alerts.ts';

/** Longest wait for an answer, milliseconds. A reload reads all rules and takes longest. */
const DEADLINE_MS = 5_000;

const Rules = Type.Object({
  data: Type.Object({
    groups: Type.Array(
      Type.Object({
        name: Type.String(),
        rules: Type.Array(Type.Object({ name: Type.String(), query: Type.String() })),
      }),
    ),
  }),
});

const Vector = Type.Object({ data: Type.Object({ result: Type.Array(Type.Unknown()) }) });

export class RulePrometheus {
  readonly #base: string;
  readonly #fetch: typeof fetch;

  constructor(base: string, fetcher: typeof fetch = fetch) {
    this.#base = base.replace(/\/$/, '');
    this.#fetch = fetcher;
  }

  /** Makes it read its rules again. @throws PROMETHEUS_AWAY, with its words when it does not like them */
  async reload(): Promise<void> {
    await this.#ask('POST', '/-/reload');
  }

  /** Names of the alerts of a group that it evaluates. @throws PROMETHEUS_AWAY */
  async alertsOf(group: string): Promise<Set<string>> {
    const read = await this.#read('/api/v1/rules?type=alert', Rules);
    const groups = read.data.groups.filter(({ name }) => name === group);
    return new Set(groups.flatMap(({ rules }) => rules.map(({ name }) => name)));
  }

  /** How many series an expression has now. @throws PROMETHEUS_AWAY */
  async seriesOf(expression: string): Promise<number> {
    const query = new URLSearchParams({ query: expression });
    const read = await this.#read(`/api/v1/query?${query.toString()}`, Vector);
    return read.data.result.length;
  }

  async #read<T extends typeof Rules | typeof Vector>(path: string, schema: T) {
    const text = await this.#ask('GET', path);
    return Value.Parse(schema, JSON.parse(text));
  }

  async #ask(method: string, path: string): Promise<string> {
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#base + path, {
        method,
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      text = await response.text();
    } catch (cause) {
      const { message, cause: deeper } = cause as Error & { cause?: { code?: string } };
      throw new PrometheusAway({ reason: deeper?.code ?? message }, { cause });
    }
    if (!response.ok)
      throw new PrometheusAway({ reason: `status ${response.status}: ${text.slice(0, 300)}` });
    return text;
  }
}
