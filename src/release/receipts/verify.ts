/** Recomputes everything that a receipt says about itself. */
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import canonicalize from 'canonicalize';
import { CHAIN_START } from '../../contracts/security/audit.ts';
import { isUngated } from './build.ts';
import type { ReceiptFolder } from './folder.ts';
import { hashOfContent, hashOfReceipt } from './hashes.ts';
import { digestOf } from './inputs.ts';
import { LOG_FILE, MOST_ROWS, parseLog } from './log.ts';
import { receiptId, type Receipt } from './model.ts';
import { nextVersion, NO_OP } from './next-version.ts';

export interface ReceiptsVerdict {
  readonly ok: boolean;
  /** Receipts that hold, up to the first that does not. */
  readonly receipts: number;
  /** Hash of the last that holds. */
  readonly head: string;
  readonly broken: { readonly id: string; readonly reason: string } | null;
  /** Files of runs that are not here any more, and so could not be digested again. */
  readonly gone: readonly string[];
}

/**
 * Checks every receipt in order: its shape, its hashes, its link to the one before, its version, and the
 * files of its run that are still here; then that the log ends where the chain does.
 *
 * @param kept folder that the names of kept files start from
 */
export async function verifyReceipts(
  folder: ReceiptFolder,
  kept: string,
): Promise<ReceiptsVerdict> {
  const gone: string[] = [];
  let last: Receipt | undefined;
  const verdict = (broken: ReceiptsVerdict['broken']): ReceiptsVerdict => ({
    ok: broken === null,
    receipts: last?.number ?? 0,
    head: last?.hash ?? CHAIN_START,
    broken,
    gone,
  });
  for (const number of await folder.numbers()) {
    const id = receiptId(number);
    const expected = (last?.number ?? 0) + 1;
    if (number !== expected) return verdict({ id: receiptId(expected), reason: 'it is missing' });
    let receipt: Receipt;
    try {
      receipt = await folder.read(number);
    } catch (error) {
      return verdict({ id, reason: error instanceof Error ? error.message : String(error) });
    }
    const reason = wrongIn(receipt, number, last) ?? (await changedFile(receipt, kept, gone));
    if (reason !== null) return verdict({ id, reason });
    last = receipt;
  }
  return verdict(await wrongLog(folder, last));
}

/** What of a receipt does not hold; null when all does. */
export function wrongIn(
  receipt: Receipt,
  number: number,
  last: Receipt | undefined,
): string | null {
  if (receipt.number !== number) return `it says that it is number ${receipt.number}`;
  if (receipt.previous !== (last?.hash ?? CHAIN_START))
    return 'it does not point at the receipt before it';
  if (hashOfReceipt(receipt) !== receipt.hash) return 'its contents do not match its hash';
  if (hashOfContent(receipt) !== receipt.content_hash)
    return 'what was decided on does not match the hash of its content';
  return wrongByTheRules(receipt, last);
}

/** A receipt can be hashed rightly and still break the rules of the log. */
function wrongByTheRules(receipt: Receipt, last: Receipt | undefined): string | null {
  const { log_row: row, status, reason_if_blocked: blocked } = receipt;
  const { version, noOp } = nextVersion(last, receipt);
  if (row.hash !== receipt.content_hash.slice(0, 7)) return 'its log row has another hash';
  if (row.version !== version) return `its version is ${row.version}; it should be ${version}`;
  if (noOp !== (row.notes === NO_OP)) return 'it repeats the one before and does not say so';
  if (row.status !== status) return 'its log row has another status';
  if (status === 'BLOCKED' && !blocked?.trim()) return 'it is BLOCKED and does not say why';
  if (isUngated(receipt)) return 'it is a go without gates';
  return null;
}

async function changedFile(receipt: Receipt, kept: string, gone: string[]): Promise<string | null> {
  for (const { name, sha256, kept: isKept } of receipt.inputs) {
    if (!isKept || sha256 === null) continue;
    const digest = await digestOf(path.join(kept, name));
    if (digest === null) gone.push(name);
    else if (digest.sha256 !== sha256) return `${name} has changed since`;
  }
  return null;
}

async function wrongLog(
  folder: ReceiptFolder,
  last: Receipt | undefined,
): Promise<ReceiptsVerdict['broken']> {
  const text = await readFile(path.join(folder.folder, LOG_FILE), 'utf8').catch(() => null);
  if (last === undefined && text === null) return null;
  const log = text === null ? null : parseLog(text);
  if (log === null)
    return { id: LOG_FILE, reason: text === null ? 'it is missing' : 'it is no log' };
  const head = log.rows.at(-1);
  // A process that died between receipt and log leaves the log one row behind; the next receipt adds both.
  if (head !== undefined && head.number > (last?.number ?? 0))
    return {
      id: receiptId((last?.number ?? 0) + 1),
      reason: 'it is missing: the log goes further',
    };
  if ((head?.number ?? 0) < (last?.number ?? 0) - 1)
    return { id: LOG_FILE, reason: `it ends at ${head ? receiptId(head.number) : 'nothing'}` };
  for (const { number, receipt, ...row } of log.rows.slice(-MOST_ROWS)) {
    // The last row does not say what stands in those before it: the log is written over, receipts are not.
    if (number > (last?.number ?? 0))
      return { id: receiptId(number), reason: 'it is missing: the log has a row of it' };
    const known = await folder.read(number);
    if (known.hash !== receipt || canonicalize(known.log_row) !== canonicalize(row))
      return { id: LOG_FILE, reason: `its row of ${receiptId(number)} is not that receipt's` };
  }
  return null;
}
