/** Name, state and what can be done about it. */
import type { Member } from '../../../contracts/observability/observability.ts';
import { Age } from '../../parts/age.tsx';
import { Icon } from '../../parts/icon.tsx';
import { StateWord } from '../../parts/glyph.tsx';
import { hashOf } from '../../routing/route.ts';
import { Recovery } from './recovery.tsx';

export function AgentHead({ member }: { member: Member }) {
  const { name, machine, group, wave, role, version, state, since, reason } = member;
  return (
    <header class="agent-head">
      <a class="back" href={hashOf('map')}>
        <Icon name="back" /> Fleet
      </a>
      <div class="agent-title">
        <h1>{name}</h1>
        <span class={`state-pill is-${state}`}>
          <StateWord state={state} />
          <span class="since">
            for <Age when={since} />
          </span>
        </span>
        <Recovery member={member} />
      </div>
      {reason !== '' && <p class="agent-reason">{reason}</p>}
      <p class="agent-facts">
        {role} on <strong>{machine}</strong> · group <strong>{group}</strong> · wave{' '}
        <strong>{wave}</strong>
        {version !== null && (
          <>
            {' '}
            · version <strong>{version}</strong>
          </>
        )}
      </p>
    </header>
  );
}
