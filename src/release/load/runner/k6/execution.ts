/** `k6/execution` of this runner. */
import { running } from './running.ts';

export const scenario = {
  get name(): string {
    const current = running.getStore();
    if (current === undefined) throw new Error('no scenario runs here');
    return current.name;
  },
};

export default { scenario };
