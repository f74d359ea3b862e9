import { safeUrl } from './safe-url.ts';

test.each([
  ['https://example.org/a b', 'https://example.org/a%20b'],
  ['http://10.0.0.1/x', 'http://10.0.0.1/x'],
  ['javascript:alert(1)', undefined],
  ['JaVaScRiPt:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['docs/runbooks/AgentDown.md', '/ui/runbooks/AgentDown.md'],
  ['docs/runbooks/own-rules.md', '/ui/runbooks/own-rules.md'],
  ['docs/runbooks/../x.md', undefined],
  ['docs/runbooks.md', undefined],
  [null, undefined],
])('%j', (url, safe) => expect(safeUrl(url)).toBe(safe));
