/** A member's name that leads to its page, with its state where that is known. */
import { memberHash } from '../routing/route.ts';
import { blocks, memberSignal } from '../state/members.ts';
import { Glyph } from './glyph.tsx';

export function MemberLink({ id, state }: { id: string; state?: string }) {
  void blocks.value; // it may come to the fleet after this was drawn
  const known = state ?? memberSignal(id)?.value.state;
  if (!id.includes('/')) return <span class="member-link">{id}</span>;
  return (
    <a class="member-link" href={memberHash(id)}>
      {known !== undefined && <Glyph state={known} label />}
      {id}
    </a>
  );
}
