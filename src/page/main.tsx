/** Start of the page. */
import { render } from 'preact';
import { watchAlertCount } from './state/alert-count.ts';
import { connect } from './state/connection.ts';
import { renew } from './state/session.ts';
import { listenForShortcuts } from './shell/shortcuts.ts';
import { App } from './shell/app.tsx';
import { adoptBarLengths } from './views/map/load-bars.ts';

adoptBarLengths();
render(<App />, document.getElementById('page')!);
listenForShortcuts();
// Whoever was logged in still is; the fleet need not wait long to be asked for in nobody's name.
void renew().finally(() => {
  connect();
  watchAlertCount();
});
