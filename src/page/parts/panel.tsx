/** A part of a view that shows something the hub was asked for: its four states, always in the same place. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../net/problem.ts';
import type { Resource } from '../state/resource.ts';
import { openLogin } from '../state/dialogs.ts';
import { ArrivalAge } from './age.tsx';

interface PanelProps<T> {
  readonly title: string;
  readonly resource: Resource<T>;
  readonly children: (data: T) => ComponentChildren;
  /** Said instead of the content when there is nothing to show. */
  readonly empty?: (data: T) => string | undefined;
  readonly actions?: ComponentChildren;
  readonly level?: 2 | 3;
}

export function Panel<T>({ title, resource, children, empty, actions, level = 2 }: PanelProps<T>) {
  const { data, at, problem, reload } = resource;
  const Title = level === 2 ? 'h2' : 'h3';
  const nothing = data === undefined ? undefined : empty?.(data);
  return (
    <section
      class="panel"
      aria-label={title}
      aria-busy={data === undefined && problem === undefined}
    >
      <header class="panel-head">
        <Title>{title}</Title>
        {at !== undefined && (
          <span class={`data-age${problem === undefined ? '' : ' is-stale'}`}>
            {problem === undefined ? 'updated ' : 'as of '}
            <ArrivalAge at={at} />
          </span>
        )}
        <span class="panel-actions">{actions}</span>
      </header>
      {problem !== undefined && (
        <ProblemNote problem={problem} retry={reload} stale={data !== undefined} />
      )}
      {data === undefined && problem === undefined && <Skeleton />}
      {nothing !== undefined && <p class="empty">{nothing}</p>}
      {data !== undefined && nothing === undefined && (
        <div class={problem === undefined ? undefined : 'is-stale'}>{children(data)}</div>
      )}
    </section>
  );
}

/** Why there is nothing, or nothing new, and what can be done. */
export function ProblemNote(props: { problem: Problem; retry?: () => void; stale?: boolean }) {
  const { problem, retry, stale = false } = props;
  const title = problem.refused
    ? 'Not without logging in'
    : problem.away
      ? 'The source is away'
      : 'This did not work';
  return (
    <div class={`note ${problem.refused ? 'is-locked' : 'is-away'}`} role="status">
      <strong>{title}</strong>
      <span class="note-text">
        {problem.message}
        {stale && ' Below is what was known before.'}
      </span>
      <span class="note-actions">
        {problem.status === 401 && (
          <button type="button" onClick={openLogin}>
            Log in
          </button>
        )}
        {retry !== undefined && (
          <button type="button" onClick={retry}>
            Try again
          </button>
        )}
      </span>
    </div>
  );
}

export function Skeleton() {
  return (
    <div class="skeleton">
      <span class="visually-hidden">Loading</span>
      <span />
      <span />
      <span />
    </div>
  );
}
