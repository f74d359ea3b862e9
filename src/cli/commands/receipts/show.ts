import type { Command } from 'commander';
import { ReceiptUnknown } from '../../../contracts/error-catalogue/release/gates.ts';
import type { EvaluatedGate } from '../../../release/gates/model.ts';
import { receiptId, type Receipt } from '../../../release/receipts/model.ts';
import { duration } from '../../../release/receipts/report/figures.ts';
import { gatesText } from '../../output/gates.ts';
import { receiptsAtHand } from '../../release/receipts-at-hand.ts';

export function register(parent: Command): void {
  parent
    .command('show')
    .argument('[receipt]', 'number of the receipt; default the newest')
    .description('one receipt; the report for people lies beside it as HTML')
    .option('--json', 'the receipt as it lies on disk')
    .action(async (id: string | undefined, options: { json?: boolean }) => {
      const { folder } = receiptsAtHand();
      const number = id === undefined ? (await folder.numbers()).at(-1) : Number(id);
      if (number === undefined || !Number.isSafeInteger(number)) {
        throw new ReceiptUnknown({ id: id ?? 'at all', folder: folder.folder });
      }
      if (options.json) return console.log((await folder.text(number)).trimEnd());
      console.log(receiptText(await folder.read(number), folder.fileOf(number, 'html')));
    });
}

function receiptText(receipt: Receipt, report: string): string {
  const { kind, version, decision, status, actor, started_at, seconds, reason_if_blocked } =
    receipt;
  return [
    `${receiptId(receipt.number)}  ${kind} ${version}: ${decision}, ${status}`,
    `${actor}, ${started_at}, took ${duration(seconds)}`,
    receipt.summary,
    ...(reason_if_blocked === null ? [] : [`blocked: ${reason_if_blocked}`]),
    ...receipt.warnings.map((warning) => `warning: ${warning}`),
    ...(receipt.gates === null ? [] : ['', gatesText(receipt.gates.results as EvaluatedGate[])]),
    '',
    ...receipt.inputs.map(({ name, sha256 }) => `input   ${sha256 ?? 'missing'}  ${name}`),
    ...receipt.images.map(
      ({ machine, image, digest }) => `image   ${digest ?? 'missing'}  ${image} on ${machine}`,
    ),
    `hash    ${receipt.hash}`,
    `before  ${receipt.previous}`,
    `report  ${report}`,
  ].join('\n');
}
