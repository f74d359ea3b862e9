/** Drafts for tests. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReceiptDraft } from '../ports.ts';
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

/** Receipts in a folder of their own under the system's temporary one. */
export function receiptsHere(): { receipts: FileReceipts; releaseDir: string; root: string } {
  const root = mkdtempSync(path.join(tmpdir(), 'tandem-receipts-'));
  const releaseDir = path.join(root, '.tandem', 'release');
  const tools = [{ name: 'tandem', version: '0.1.0' }];
  return { receipts: new FileReceipts({ releaseDir, root, tools }), releaseDir, root };
}
