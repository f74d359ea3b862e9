/** Writes the settings of capabilities into their bucket; every service follows it. */
import { Kvm } from '@nats-io/kv';
import { ModeNotStored } from '../../../contracts/error-catalogue/services/facade.ts';
import {
  MODES_BUCKET,
  type Capability,
  type ModeSetting,
} from '../../../contracts/migration/modes.ts';
import type { AgentContext } from '../../../runtime/context.ts';

/** @throws MODE_NOT_STORED; the setting is as it was, or as asked for when only the answer was lost */
export async function writeMode(
  { nc }: Pick<AgentContext, 'nc'>,
  capability: Capability,
  setting: ModeSetting,
): Promise<void> {
  try {
    const bucket = await new Kvm(nc).open(MODES_BUCKET);
    await bucket.put(capability, JSON.stringify(setting));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new ModeNotStored({ capability, reason }, { cause });
  }
}
