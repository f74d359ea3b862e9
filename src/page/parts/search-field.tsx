/** The field that `/` puts the cursor into; a view has one at most. */
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  /** Enter was pressed. */
  readonly onEnter?: () => void;
  readonly placeholder?: string;
}

export function SearchField({ label, value, onInput, onEnter, placeholder }: SearchFieldProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = ref.current!;
    const clear = (event: KeyboardEvent) => {
      if (event.key === 'Enter') onEnter?.();
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      if (field.value === '') field.blur();
      else onInput('');
    };
    field.addEventListener('keydown', clear);
    return () => field.removeEventListener('keydown', clear);
  });
  return (
    <label class="search">
      <Icon name="search" />
      <span class="visually-hidden">{label}</span>
      <input
        ref={ref}
        type="search"
        data-search
        value={value}
        placeholder={placeholder ?? label}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
