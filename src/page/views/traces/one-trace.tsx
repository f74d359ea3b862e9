/** One request as a waterfall. */
import type { Span } from '../../../contracts/observability/observability.ts';
import { counted } from '../../format/quantity.ts';
import { duration, moment } from '../../format/time.ts';
import { Icon } from '../../parts/icon.tsx';
import { Fields } from '../../parts/fields.tsx';
import { MemberLink } from '../../parts/member-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { hashOf } from '../../routing/route.ts';
import { useResource } from '../../state/resource.ts';
import { now } from '../../state/ticker.ts';
import { waterfall, type Waterfall, type WaterfallRow } from './waterfall.ts';

export function OneTrace({ id }: { id: string }) {
  const trace = useResource<{ spans: readonly Span[] }>(`/v1/traces/${encodeURIComponent(id)}`);
  return (
    <>
      <a class="back" href={hashOf('traces')}>
        <Icon name="back" /> Traces
      </a>
      <h1>Request</h1>
      <p class="agent-facts">
        <code>{id}</code> · <a href={hashOf('logs', [], { trace_id: id })}>its lines in the logs</a>
      </p>
      <Panel
        title="Waterfall"
        resource={trace}
        empty={({ spans }) =>
          spans.length === 0 ? 'No span of this request was kept.' : undefined
        }
      >
        {({ spans }) => <Rows fall={waterfall(spans)} />}
      </Panel>
    </>
  );
}

function Rows({ fall }: { fall: Waterfall }) {
  const machines = new Set(fall.rows.map(({ span }) => span.machine));
  return (
    <>
      <p class="hint">
        {moment(fall.startMs, now.peek())}, {duration(fall.durationMs)},{' '}
        {counted(fall.rows.length, 'span')} in{' '}
        {counted(
          new Set(fall.rows.map(({ span }) => `${span.machine}/${span.agent}`)).size,
          'container',
        )}
        {machines.size > 1 && '; the clocks of both machines are shown as they are'}
      </p>
      <Scale durationMs={fall.durationMs} />
      <ol class="waterfall">
        {fall.rows.map((row) => (
          <Row key={row.span.span_id} row={row} />
        ))}
      </ol>
    </>
  );
}

function Scale({ durationMs }: { durationMs: number }) {
  return (
    <div class="waterfall-scale" aria-hidden="true">
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <span key={part}>{duration(durationMs * part)}</span>
      ))}
    </div>
  );
}

function Row({ row }: { row: WaterfallRow }) {
  const { span, depth, left, width } = row;
  const failed = span.code !== 'ok';
  return (
    <li>
      <details>
        <summary>
          <span class="span-name" style={{ '--depth': String(Math.min(depth, 12)) }}>
            <strong>{span.name}</strong> <small>{span.agent}</small>
          </span>
          <span class="span-lane">
            <span
              class={`span-bar is-${span.kind} ${failed ? 'is-bad' : ''}`}
              style={{ left: `${left}%`, width: `${Math.max(width, 0.3)}%` }}
            />
          </span>
          <span class="number">{duration(span.duration_ms)}</span>
          <span class={`span-code ${failed ? 'is-bad-text' : ''}`}>
            {failed ? `✕ ${span.code}` : 'ok'}
          </span>
        </summary>
        <div class="record-detail">
          <p class="record-links">
            <MemberLink id={`${span.machine}/${span.agent}`} />
            <span>
              {span.kind} · span {span.span_id}
            </span>
          </p>
          <Fields fields={span.attributes} />
        </div>
      </details>
    </li>
  );
}
