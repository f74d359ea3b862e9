/** A runbook by its place in the repository, as the shipped rules name it; each hub serves these. */
const RUNBOOK = /^docs\/(runbooks\/[\w-]+\.md)$/;

/** Links come from rules that people write: only those that open a page are links. */
export function safeUrl(url: string | null | undefined): string | undefined {
  const runbook = RUNBOOK.exec(url ?? '')?.[1];
  if (runbook !== undefined) return `/ui/${runbook}`;
  if (url === null || url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
