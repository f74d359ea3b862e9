/** Drafts for tests. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReceiptDraft } from '../ports.ts';
import { hashOfReceipt } from './hashes.ts';
import type { Receipt } from './model.ts';
import { verifyReceipts } from './verify.ts';
import { FileReceipts } from './write.ts';

export function draft(over: Partial<ReceiptDraft> = {}): ReceiptDraft {
  return {
    runId: 'run-1',
    kind: 'stage',
    release: 'r-1',
    version: '0.2.0',
    actor: 'ann',
    status: 'OK',
    reasonIfBlocked: null,
    decision: 'go',
    summary: 'every gate passed',
    startedAt: '2026-01-01T10:00:00.000Z',
    endedAt: '2026-01-01T10:01:20.500Z',
    color: 'green',
    images: [
      {
        machine: 'mainpc',
        image: 'tandem/runtime:0.2.0',
        digest: 'sha256:aa',
        reads: ['1'],
        writes: '1',
      },
    ],
    steps: [
      {
        id: 'security',
        owner: 'security-manager',
        status: 'COMPLETE',
        startedAt: '2026-01-01T10:00:01.000Z',
        endedAt: '2026-01-01T10:00:31.000Z',
        reason: null,
      },
    ],
    measurements: [{ source: 'secrets.leaks', value: 0, unit: 'leaks' }],
    gates: {
      go: true,
      gatesDigest: 'ab'.repeat(32),
      results: [
        {
          id: 'security.secrets',
          title: 'No secret lies where it must not',
          outcome: 'pass',
          source: 'secrets.leaks',
          operator: '==',
          threshold: 0,
          unit: 'leaks',
          value: 0,
          baseline: null,
          confidence: null,
          reason: '0 is == 0 leaks',
        },
      ],
    },
    files: [],
    timings: { mainpc: { flip_ms: 1.5, takeover_ms: 80 } },
    ...over,
  };
}

/** Receipts in a folder of their own under the system's temporary one, and what tests do to them. */
export function receiptsHere() {
  const root = mkdtempSync(path.join(tmpdir(), 'tandem-receipts-'));
  const releaseDir = path.join(root, '.tandem', 'release');
  const tools = [{ name: 'tandem', version: '0.1.0' }];
  const receipts = new FileReceipts({ releaseDir, root, tools });
  const fileOf = (number: number) => receipts.folder.fileOf(number);
  const read = (number: number) => JSON.parse(readFileSync(fileOf(number), 'utf8')) as Receipt;
  return {
    receipts,
    releaseDir,
    root,
    fileOf,
    read,
    logFile: path.join(receipts.folder.folder, 'log.json'),
    verify: () => verifyReceipts(receipts.folder, releaseDir),
    change(number: number, by: (receipt: Receipt) => void, rehash = false): void {
      const receipt = read(number);
      by(receipt);
      if (rehash) receipt.hash = hashOfReceipt(receipt);
      writeFileSync(fileOf(number), JSON.stringify(receipt));
    },
    async writeSome(count: number): Promise<void> {
      for (let i = 1; i <= count; i += 1) {
        await receipts.write(draft({ runId: `run-${i}`, version: `0.${i}.0`, release: `r-${i}` }));
      }
    },
    /** A file that a run has left behind. */
    keep(name: string, text: string): string {
      const file = path.join(releaseDir, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
  };
}
