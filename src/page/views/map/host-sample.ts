/** The last sample of a machine's steward, as far as it is there: a field that is missing is absent, not zero. */
import type { HostSample } from '../../../contracts/steward.ts';
import type { MachineView } from '../../../contracts/observability/observability.ts';

/** The contract names it an object of any fields, since it passes through the hub unread. */
export function hostOf(view: MachineView | undefined): Partial<HostSample> | undefined {
  return (view?.host ?? undefined) as Partial<HostSample> | undefined;
}

export function share(
  part: number | null | undefined,
  whole: number | null | undefined,
): number | undefined {
  if (part === null || part === undefined || whole === null || whole === undefined || whole <= 0)
    return undefined;
  return (part / whole) * 100;
}
