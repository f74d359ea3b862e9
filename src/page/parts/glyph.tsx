/** The sign of a state. */
import { lookOf } from '../state/states.ts';

export function Glyph({ state, label = false }: { state: string; label?: boolean }) {
  const look = lookOf(state);
  return (
    <span
      class={`glyph is-${look.state}`}
      {...(label ? { role: 'img', 'aria-label': look.label } : { 'aria-hidden': 'true' })}
    />
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
