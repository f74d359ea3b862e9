/** A log on screen: lines, and all that the chosen one says. */
import { useState } from 'preact/hooks';
import type { LogLine } from '../../../contracts/observability/observability.ts';
import { clock } from '../../format/time.ts';
import { ProblemNote, Skeleton } from '../../parts/panel.tsx';
import { Severity } from '../../parts/severity.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { lineKey } from './log-buffer.ts';
import { LogDetail } from './log-detail.tsx';
import { useLog, type LogQuestion } from './use-log.ts';

const ROW_HEIGHT = 24;

export function LogTail({ question }: { question: LogQuestion }) {
  const [wanted, setLive] = useState(true);
  const [chosen, setChosen] = useState<LogLine | undefined>(undefined);
  // A search that ends in the past has no live end.
  const canBeLive = question.until === undefined || question.until === '';
  const live = wanted && canBeLive;
  const { lines, problem, loadOlder, reload } = useLog(question, live);
  return (
    <section class="panel log" aria-label="Log">
      <header class="panel-head">
        <h2>Log</h2>
        <span class="data-age">
          {lines === undefined ? '' : `${lines.length} lines${live ? ', live' : ''}`}
        </span>
        <span class="panel-actions">
          {loadOlder !== undefined && (
            <button type="button" onClick={() => void loadOlder()}>
              Older
            </button>
          )}
          {canBeLive && (
            <button type="button" aria-pressed={live} onClick={() => setLive(!live)}>
              Live
            </button>
          )}
        </span>
      </header>
      {problem !== undefined && (
        <ProblemNote problem={problem} retry={reload} stale={lines !== undefined} />
      )}
      {lines === undefined && problem === undefined && <Skeleton />}
      {lines !== undefined && lines.length === 0 && <p class="empty">No line fits.</p>}
      {lines !== undefined && lines.length > 0 && (
        <VirtualList
          label="Lines"
          items={lines}
          rowHeight={ROW_HEIGHT}
          keyOf={lineKey}
          sticky={chosen === undefined}
          chosen={chosen === undefined ? undefined : lineKey(chosen)}
          onChoose={setChosen}
          row={(line) => <LogRow line={line} />}
        />
      )}
      {chosen !== undefined && <LogDetail line={chosen} onClose={() => setChosen(undefined)} />}
    </section>
  );
}

function LogRow({ line }: { line: LogLine }) {
  return (
    <>
      <time dateTime={line.time}>{clock(line.time, true)}</time>
      <Severity word={line.level} />
      <span class="log-agent">{line.agent}</span>
      <span class="log-msg">{line.msg}</span>
    </>
  );
}
