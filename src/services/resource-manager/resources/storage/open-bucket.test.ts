import { StreamsBroker } from '../../../../runtime/fabric/testing/streams-broker.ts';
import { testContext } from '../../../../runtime/testing.ts';
import { openBucket } from './open-bucket.ts';

test('while the ledger cannot be read, the health of the service says so', async () => {
  const broker = new StreamsBroker();
  broker.away = true;
  const end = new AbortController();
  const stages: string[] = [];
  const atStage = (stage: string) => {
    stages.push(stage);
    end.abort();
  };
  const { log } = testContext();
  const opening = openBucket({ nc: broker.nc, log, signal: end.signal, atStage });
  await expect(opening).rejects.toThrow();
  expect(stages).toEqual(['reading the ledger of resources, bucket resources: timeout']);
});
