import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ReceiptRefused } from '../../contracts/error-catalogue/release/gates.ts';
import type { ReceiptDraft, ReceiptRef, Receipts } from '../ports.ts';
import { buildReceipt } from './build.ts';
import { ReceiptFolder } from './folder.ts';
import { inputOf } from './inputs.ts';
import { EMPTY_LOG, LOG_FILE, parseLog, withRow, type Log } from './log.ts';
import { receiptId, type Receipt } from './model.ts';
import { reportOf } from './report/report.ts';

/** Attempts while other processes take the next number. */
const MOST_ATTEMPTS = 20;
/** Receipts among which a run is looked for. */
const NEWEST = 50;

export interface ReceiptsOptions {
  /** Folder of the state of releases; receipts lie in `receipts/` in it. */
  readonly releaseDir: string;
  /** The checkout. */
  readonly root: string;
  readonly tools: readonly { readonly name: string; readonly version: string }[];
}

/** Receipts on this disk, numbered and chained. */
export class FileReceipts implements Receipts {
  readonly folder: ReceiptFolder;
  readonly #options: ReceiptsOptions;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
    this.folder = new ReceiptFolder(path.join(options.releaseDir, 'receipts'));
  }

  /** @throws RECEIPT_REFUSED */
  async write(draft: ReceiptDraft): Promise<ReceiptRef> {
    const { releaseDir: kept, root, tools } = this.#options;
    const inputs = await Promise.all(
      [...new Set(draft.files)].map((file) => inputOf(file, { kept, root })),
    );
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const known = await this.#ofRun(draft.runId);
      if (known !== undefined) return this.#finish(known);
      const last = await this.folder.last();
      const receipt = buildReceipt(draft, { inputs, tools, last });
      if (await this.folder.add(receipt)) return this.#finish(receipt);
    }
    const reason = `others took the next number ${MOST_ATTEMPTS} times; run it again`;
    throw new ReceiptRefused({ run: draft.runId, reason });
  }

  /** Among the newest: a run that is repeated follows closely. */
  async #ofRun(runId: string): Promise<Receipt | undefined> {
    const numbers = await this.folder.numbers();
    for (const number of numbers.slice(-NEWEST).reverse()) {
      const receipt = await this.folder.read(number);
      if (receipt.run_id === runId) return receipt;
    }
    return undefined;
  }

  /** Brings the log up to date and writes the report; both can be made again from the receipts. */
  async #finish(receipt: Receipt): Promise<ReceiptRef> {
    await this.#addToLog(receipt);
    const report = await reportOf(receipt, this.#options.releaseDir);
    await this.folder.replace(`${receiptId(receipt.number)}.html`, report);
    const { number, hash } = receipt;
    return { id: receiptId(number), hash, file: this.folder.fileOf(number) };
  }

  async #addToLog(receipt: Receipt): Promise<void> {
    let log = await this.#readLog();
    const end = log.rows.at(-1)?.number ?? 0;
    if (end >= receipt.number) return;
    // A process that died before it came here has left out a row.
    for (const number of await this.folder.numbers()) {
      if (number > end && number < receipt.number)
        log = withRow(log, await this.folder.read(number));
    }
    await this.folder.replace(LOG_FILE, `${JSON.stringify(withRow(log, receipt), null, 2)}\n`);
  }

  async #readLog(): Promise<Log> {
    const file = path.join(this.folder.folder, LOG_FILE);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return (text === null ? null : parseLog(text)) ?? EMPTY_LOG;
  }
}
