/** Light, dark, or as the system has it. */
import { Icon, type IconName } from '../parts/icon.tsx';
import { THEMES, type Theme } from '../state/stored-theme.ts';
import { chooseTheme, theme } from '../state/theme.ts';

const LOOKS: Readonly<Record<Theme, readonly [IconName, string]>> = {
  system: ['system', 'As the system has it'],
  light: ['sun', 'Light'],
  dark: ['moon', 'Dark'],
};

export function ThemeChoice() {
  return (
    <div class="segments" role="group" aria-label="Theme">
      {THEMES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={theme.value === each}
          aria-label={LOOKS[each][1]}
          title={LOOKS[each][1]}
          onClick={() => chooseTheme(each)}
        >
          <Icon name={LOOKS[each][0]} />
        </button>
      ))}
    </div>
  );
}
