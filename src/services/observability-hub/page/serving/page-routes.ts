/** The page over HTTP. */
import {
  PageFileUnknown,
  PageMissing,
} from '../../../../contracts/error-catalogue/observability-hub/page.ts';
import type { Answer, Incoming } from '../../../door/http/requests/exchange.ts';
import type { PlainRoute } from '../../../door/route.ts';
import { chooseEncoding, PageFiles } from './page-files.ts';
import { PAGE_HEADERS } from './page-headers.ts';

/** Where browsers find the page; also where `/` sends them. */
export const PAGE_PATH = '/ui/';

const INDEX = 'index.html';
const KEEP_FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, but asked for each time whether it is still the one. */
const ASK_EACH_TIME = 'no-cache';

/** @param folder of the built page; read at the first request */
export function pageRoutes(folder: () => string): PlainRoute[] {
  let files: PageFiles | undefined;
  const serve = (name: string) => (request: Incoming) =>
    answerFile((files ??= new PageFiles(folder())), folder, name, request);
  return [
    {
      method: 'GET',
      path: '/ui',
      scope: null,
      answer: () => ({ status: 308, headers: { Location: PAGE_PATH }, body: '' }),
    },
    { method: 'GET', path: PAGE_PATH, scope: null, answer: (asked) => serve(INDEX)(asked.request) },
    {
      method: 'GET',
      path: '/ui/{path+}',
      scope: null,
      answer: ({ request, parameters }) => serve(parameters['path'] ?? '')(request),
    },
  ];
}

async function answerFile(
  files: PageFiles,
  folder: () => string,
  name: string,
  request: Incoming,
): Promise<Answer> {
  const file = files.find(name);
  if (file === undefined) {
    if (files.missing) throw new PageMissing({ folder: folder() });
    throw new PageFileUnknown({ path: name.slice(0, 200) });
  }
  const encoding = chooseEncoding(request.header('accept-encoding'), file);
  const etag = `"${file.hash}${encoding === undefined ? '' : `-${encoding}`}"`;
  const headers: Record<string, string> = {
    ...PAGE_HEADERS,
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? KEEP_FOR_EVER : ASK_EACH_TIME,
    ETag: etag,
    Vary: 'Accept-Encoding',
  };
  if (request.header('if-none-match')?.includes(etag)) return { status: 304, headers, body: '' };
  if (encoding !== undefined) headers['Content-Encoding'] = encoding;
  return { status: 200, headers, body: await files.read(name, encoding) };
}
