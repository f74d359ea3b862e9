/** The sign of a state: a shape and a colour, so that neither has to be told from the other. */
import { lookOf } from '../state/states.ts';

export function Glyph({ state, label = false }: { state: string; label?: boolean }) {
  const look = lookOf(state);
  return (
    <svg
      class={`glyph is-${look.state}`}
      viewBox="0 0 12 12"
      {...(label ? { role: 'img', 'aria-label': look.label } : { 'aria-hidden': 'true' })}
    >
      <path fill-rule="evenodd" d={look.path} />
    </svg>
  );
}

/** Sign and word. */
export function StateWord({ state }: { state: string }) {
  const look = lookOf(state);
  return (
    <span class="state-word" title={look.meaning}>
      <Glyph state={state} />
      {look.label}
    </span>
  );
}
