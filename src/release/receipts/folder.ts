/** Receipts on disk: `receipts/000001.json`, one file each, none ever changed. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Value from 'typebox/value';
import {
  ReceiptUnknown,
  ReceiptUnreadable,
} from '../../contracts/error-catalogue/release/gates.ts';
import { createFile } from '../../files/create-file.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { Receipt, receiptId } from './model.ts';

const NAME = /^(\d{6,})\.json$/;

export class ReceiptFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  fileOf(number: number, ending = 'json'): string {
    return path.join(this.folder, `${receiptId(number)}.${ending}`);
  }

  /** Numbers of the receipts that are there, ascending. */
  async numbers(): Promise<number[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.flatMap((name) => Number(NAME.exec(name)?.[1] ?? []) || []).sort((a, b) => a - b);
  }

  /** The text of a receipt as it lies on disk. @throws RECEIPT_UNKNOWN */
  async text(number: number): Promise<string> {
    return readFile(this.fileOf(number), 'utf8').catch((cause: unknown) => {
      throw new ReceiptUnknown({ id: receiptId(number), folder: this.folder }, { cause });
    });
  }

  /** @throws RECEIPT_UNKNOWN, RECEIPT_UNREADABLE */
  async read(number: number): Promise<Receipt> {
    return parseReceipt(await this.text(number), this.fileOf(number));
  }

  async last(): Promise<Receipt | undefined> {
    const number = (await this.numbers()).at(-1);
    return number === undefined ? undefined : this.read(number);
  }

  /**
   * Writes a receipt whole, and durable when it resolves.
   *
   * @returns false when another process has written one of this number meanwhile; nothing has changed then
   */
  async add(receipt: Receipt): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    return createFile(this.fileOf(receipt.number), `${JSON.stringify(receipt, null, 2)}\n`);
  }

  /** Writes or replaces a file beside the receipts: the report of one, the log. */
  async replace(name: string, text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await replaceFile(path.join(this.folder, name), text);
  }
}

/** @throws RECEIPT_UNREADABLE when it is no JSON or not of the shape of a receipt */
function parseReceipt(text: string, file: string): Receipt {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ReceiptUnreadable({ file, reason: (cause as Error).message }, { cause });
  }
  if (Value.Check(Receipt, value)) return value;
  const [error] = Value.Errors(Receipt, value);
  const reason = `${error?.instancePath ?? ''} ${error?.message ?? 'has the wrong shape'}`.trim();
  throw new ReceiptUnreadable({ file, reason });
}
