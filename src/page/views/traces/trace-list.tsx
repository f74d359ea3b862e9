/** Requests, the newest first, each with its length beside the longest. */
import { counted } from '../../format/quantity.ts';
import { duration, moment } from '../../format/time.ts';
import { hashOf } from '../../routing/route.ts';
import { now } from '../../state/ticker.ts';

export interface TraceSummary {
  readonly trace_id: string;
  readonly root: string;
  readonly agent: string;
  readonly start_ms: number;
  readonly duration_ms: number;
  readonly spans: number;
  readonly errors: number;
}

export interface TracesReply {
  readonly traces: readonly TraceSummary[];
}

export function TraceList({ traces }: { traces: readonly TraceSummary[] }) {
  const longest = Math.max(1, ...traces.map(({ duration_ms }) => duration_ms));
  return (
    <ul class="records is-links">
      {traces.map(({ trace_id, root, agent, start_ms, duration_ms, spans, errors }) => (
        <li key={trace_id}>
          <a href={hashOf('traces', [trace_id])}>
            <time dateTime={new Date(start_ms).toISOString()}>{moment(start_ms, now.peek())}</time>
            <span class="record-what">
              <strong>{root}</strong> <small>{agent}</small>
            </span>
            <span class="trace-bar">
              <span
                class={errors > 0 ? 'is-bad' : undefined}
                style={{ width: `${(duration_ms / longest) * 100}%` }}
              />
            </span>
            <span class="number">{duration(duration_ms)}</span>
            <span class="trace-counts">
              {counted(spans, 'span')}
              {errors > 0 && <span class="is-bad-text"> ✕ {errors} failed</span>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
