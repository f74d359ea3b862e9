/** What the unit tests of this part share. */
import type { RawAlert } from './alertmanager/client.ts';
import { SharedBook } from './shared/shared-book.ts';

/** An alert as Alertmanager gives it. */
export function rawAlert(name: string, labels: Record<string, string> = {}): RawAlert {
  const all = { alertname: name, severity: 'warning', machine: 'pc2', agent: 'Coder', ...labels };
  return {
    fingerprint: JSON.stringify(all),
    labels: all,
    annotations: { summary: `${name} is wrong`, runbook_url: 'https://example.org/runbook' },
    startsAt: '2026-11-20T12:00:00.000Z',
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  };
}

/** The books of two hubs whose buckets follow each other while the link is there. */
export function twoBooks() {
  let linked = true;
  const waiting: (() => void)[] = [];
  const books: Record<'mainpc' | 'pc2', SharedBook> = {
    mainpc: book('mainpc', 'pc2'),
    pc2: book('pc2', 'mainpc'),
  };
  function book(machine: 'mainpc' | 'pc2', other: 'mainpc' | 'pc2'): SharedBook {
    return new SharedBook(machine, (key, text) => {
      const cross = () => void books[other].take(machine, key, text);
      if (linked) cross();
      else waiting.push(cross);
      return Promise.resolve();
    });
  }
  return {
    ...books,
    cut: () => void (linked = false),
    mend: () => {
      linked = true;
      for (const cross of waiting.splice(0)) cross();
    },
  };
}
