/** The stream that keeps the fleet on this page alive. */
import { signal } from '@preact/signals';
import type { FleetNews } from '../../contracts/observability/observability.ts';
import { openStream, type LiveStream } from '../net/live-stream.ts';
import type { Problem } from '../net/problem.ts';
import { applyNews } from './members.ts';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'lost'; readonly problem: Problem; readonly retryAt: number };

export const connection = signal<Connection>({ state: 'connecting' });
/** When the hub was heard last, by this browser's clock; undefined: never. */
export const heardAt = signal<number | undefined>(undefined);

let stream: LiveStream | undefined;

export function connect(): void {
  stream?.close();
  stream = openStream('/v1/fleet/watch', {
    open: () => (connection.value = { state: 'live' }),
    heard: () => (heardAt.value = Date.now()),
    item: (data) => applyNews(data as FleetNews),
    lost: (problem, retryAt) => (connection.value = { state: 'lost', problem, retryAt }),
  });
}

export const reconnectNow = (): void => stream?.retryNow();

// A laptop that wakes up, and a network that is back, need not wait for the end of the pause.
addEventListener('online', reconnectNow);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && connection.value.state === 'lost') reconnectNow();
});
