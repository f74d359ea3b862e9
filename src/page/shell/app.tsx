/** The page: menu, head, the view that the address names. */
import { useEffect, useRef } from 'preact/hooks';
import { Toasts } from '../parts/toast.tsx';
import { place } from '../routing/router.ts';
import { counts } from '../state/members.ts';
import { openDialog } from '../state/dialogs.ts';
import { troubled } from '../state/counts.ts';
import { Announcer } from './announcer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { CurrentView } from './current-view.tsx';
import { Help } from './help.tsx';
import { Login } from './login.tsx';
import { Menu } from './menu.tsx';
import { labelOf } from './views.ts';

export function App() {
  const { view, path } = place.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const address = [view, ...path].join('/');
  const name = view === 'agent' ? path[1]! : labelOf(view);
  const trouble = troubled(counts.value);

  useEffect(() => {
    document.title = `${trouble > 0 ? `(${trouble}) ` : ''}${name} · Tandem`;
  }, [name, trouble]);
  // As with a page that loads: the reader starts at its head, not in the menu.
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [address]);

  return (
    <>
      <a
        class="skip"
        href={`#${'main'}`}
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <Menu />
      <main id="main" ref={main} tabIndex={-1} aria-label={name}>
        <ConnectionBanner />
        <CurrentView key={address} />
      </main>
      <Toasts />
      <Announcer />
      {openDialog.value === 'login' && <Login />}
      {openDialog.value === 'help' && <Help />}
    </>
  );
}
