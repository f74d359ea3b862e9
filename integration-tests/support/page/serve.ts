/** Serves the page with made-up data, for work on it: `node integration-tests/support/page/serve.ts [MEMBERS]`. */
import path from 'node:path';
import { bundlePage } from '../../../scripts/build/page.ts';
import { FakeHub } from './fake-hub.ts';

const members = Number(process.argv[2] ?? 77);
const pageDir = path.resolve('.tandem', 'page');
await bundlePage(pageDir);
const hub = await new FakeHub({ pageDir, members }).start();
console.log(`${hub.url}/ui/`);
