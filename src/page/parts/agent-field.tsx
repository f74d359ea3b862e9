/** Name of an agent, with those that there are as suggestions. */
import { useId } from 'preact/hooks';
import { allMembers, blocks } from '../state/members.ts';

export function AgentField({ value, onInput }: { value: string; onInput: (name: string) => void }) {
  const id = useId();
  void blocks.value; // the names change with the fleet
  const names = [...new Set(allMembers().map(({ name }) => name))].sort();
  return (
    <label class="select">
      <span>Agent</span>
      <input
        value={value}
        list={id}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}
