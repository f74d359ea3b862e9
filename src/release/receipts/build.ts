/** Makes a receipt out of what a release says, by the rules of the log. */
import { CHAIN_START } from '../../contracts/security/audit.ts';
import { ReceiptRefused } from '../../contracts/error-catalogue/release/gates.ts';
import type { ReceiptDraft } from '../ports.ts';
import { hashOfContent, hashOfReceipt } from './hashes.ts';
import type { Receipt, ReceiptBody, ReceiptInput } from './model.ts';
import { nextVersion, NO_OP } from './next-version.ts';

const LONGEST_CHANGE = 80;

export interface Surroundings {
  readonly inputs: readonly ReceiptInput[];
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  /** The end of the chain; undefined for the first receipt. */
  readonly last: Receipt | undefined;
}

/** @throws RECEIPT_REFUSED when it is blocked without a reason, or its times are none */
export function buildReceipt(draft: ReceiptDraft, { inputs, tools, last }: Surroundings): Receipt {
  const seconds = (Date.parse(draft.endedAt) - Date.parse(draft.startedAt)) / 1000;
  refuseWrong(draft, seconds);
  const missing = inputs.filter(({ sha256 }) => sha256 === null);
  const warnings = missing.map(({ name }) => `${name} was not there to be digested`);
  const content = {
    format: 1 as const,
    run_id: draft.runId,
    ...pick(draft, ['kind', 'release', 'version', 'color', 'actor', 'decision', 'summary']),
    // What is missing makes a record incomplete, whatever was decided.
    status: draft.status === 'OK' && missing.length > 0 ? ('PARTIAL' as const) : draft.status,
    reason_if_blocked: draft.status === 'BLOCKED' ? draft.reasonIfBlocked : null,
    ...{ started_at: draft.startedAt, ended_at: draft.endedAt, seconds, tools: [...tools] },
    inputs: [...inputs],
    ...plain(pick(draft, ['images', 'steps', 'measurements', 'gates', 'timings'])),
    warnings,
  } satisfies Partial<ReceiptBody>;
  const content_hash = hashOfContent(content);
  const { version, noOp } = nextVersion(last, { ...content, content_hash });
  const status = noOp && content.status === 'OK' ? ('PARTIAL' as const) : content.status;
  const body: ReceiptBody = {
    ...content,
    status,
    number: (last?.number ?? 0) + 1,
    content_hash,
    log_row: {
      version,
      time: draft.endedAt,
      actor: `${draft.actor}@${tools.map((tool) => `${tool.name} ${tool.version}`)[0] ?? 'tandem'}`,
      change: shortened(`${draft.kind} ${draft.version}: ${draft.summary}`),
      artifacts: inputs.map(({ name }) => name).join(', ') || '--',
      status,
      notes: noOp ? NO_OP : (content.reason_if_blocked ?? (warnings.join('; ') || '--')),
      cost_seconds: Math.round(seconds * 1000) / 1000,
      hash: content_hash.slice(0, 7),
    },
    previous: last?.hash ?? CHAIN_START,
  };
  return { ...body, hash: hashOfReceipt(body) };
}

function refuseWrong(draft: ReceiptDraft, seconds: number): void {
  const refuse = (reason: string): never => {
    throw new ReceiptRefused({ run: draft.runId, reason });
  };
  if (draft.status === 'BLOCKED' && !draft.reasonIfBlocked?.trim())
    refuse('it is BLOCKED and does not say why');
  if (!(seconds >= 0)) refuse(`it began at ${draft.startedAt} and ended at ${draft.endedAt}`);
  if (isUngated(draft)) refuse('it is a go without gates that say so');
}

/** Leave to run a stage needs no gates; go for what was staged does. */
export function isUngated({
  kind,
  decision,
  gates,
}: {
  readonly kind: string;
  readonly decision: string;
  readonly gates: { readonly go: boolean } | null;
}): boolean {
  return kind !== 'authorisation' && decision === 'go' && gates?.go !== true;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_CHANGE ? line : `${line.slice(0, LONGEST_CHANGE - 3)}...`;
}

function pick<T, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

/** As a reader will get it back: no undefined, no NaN, nothing read-only. */
function plain<T>(value: T): Writable<T> {
  return JSON.parse(JSON.stringify(value)) as Writable<T>;
}

type Writable<T> = T extends readonly (infer One)[]
  ? Writable<One>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;
