import type Docker from 'dockerode';
import { until } from '../until.ts';

/** runc gives up after a moment when the machine is so busy that the processes do not come to a halt. */
const NOT_FROZEN = /unable to freeze/;

/** Freezes a container, which then answers nothing and knows nothing of it. */
export async function pause(container: Docker.Container): Promise<void> {
  await until(
    'a frozen container',
    () =>
      container.pause().then(
        () => true,
        (error: unknown) => {
          if (NOT_FROZEN.test(String(error))) return false;
          throw error;
        },
      ),
    (frozen) => frozen,
  );
}
