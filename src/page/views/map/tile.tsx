/** One container on the map. */
import { effect, type Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Member } from '../../../contracts/observability/observability.ts';
import { memberHash } from '../../routing/route.ts';
import { memberSignal } from '../../state/members.ts';
import { lookOf } from '../../state/states.ts';
import { describe, describeState } from './describe.ts';
import { showLoad } from './load-bars.ts';
import { shown } from './map-filter.ts';
import { FLASH_MS, isFirstTile } from './roving.ts';

/** Characters of a name that the narrowest tile shows in one line. */
const LINE = 11;

export function Tile({ id }: { id: string }) {
  const member = memberSignal(id);
  return member === undefined ? null : <KnownTile id={id} member={member} />;
}

/**
 * Drawn once. What changes goes straight to the document, and all that is drawn of it is one box with its backgrounds
 * and one for the sign: a thousand of them are compared, laid out and painted at once.
 */
function KnownTile({ id, member }: { id: string; member: Signal<Member> }) {
  const ref = useRef<HTMLAnchorElement>(null);
  useLayoutEffect(() => {
    const link = ref.current!;
    const endings = [
      effect(() => {
        showState(link, member.value);
        showLoad(link, member.value.load);
      }),
      effect(() => {
        link.parentElement!.hidden = shown.value?.has(id) === false;
      }),
    ];
    return () => endings.forEach((end) => end());
  }, [id, member]);
  // Figures are put into words when somebody looks.
  const describeNow = () => ref.current?.setAttribute('title', describe(member.peek()));
  return (
    <li>
      <a
        ref={ref}
        href={memberHash(id)}
        data-tile
        tabIndex={isFirstTile(id) ? 0 : -1}
        onPointerEnter={describeNow}
        onFocus={describeNow}
      >
        <span aria-hidden="true">{breakable(member.peek().name)}</span>
      </a>
    </li>
  );
}

/** Lights up for a moment when the state changes. */
function showState(link: HTMLElement, member: Member): void {
  const label = describeState(member);
  if (link.ariaLabel === label) return;
  link.ariaLabel = label;
  const { state } = lookOf(member.state);
  const before = link.dataset['state'];
  if (before === state) return;
  link.dataset['state'] = state;
  link.className = `tile is-${state}`;
  if (before === undefined) return;
  link.classList.add('is-changed');
  setTimeout(() => link.classList.remove('is-changed'), FLASH_MS);
}

/**
 * The name with the places where it may be broken into two lines; a character there would be read out. One that fits into
 * a line needs none: an element for each place was a third of all that is drawn.
 */
function breakable(name: string) {
  if (name.length <= LINE) return name;
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[-_.])/)
    .flatMap((part, at) => (at === 0 ? [part] : [<wbr key={at} />, part]));
}
