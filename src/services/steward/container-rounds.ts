/** Publishes the report on the containers: every few seconds, and soon after something happened. */
import { CONTAINERS_SECONDS, type ContainersReport } from '../../contracts/steward.ts';

/** A container that restarts makes several events at once; one report tells them all, milliseconds. */
const SOON_MS = 300;

export interface ContainerRounds {
  /** Something happened to a container. */
  soon(): void;
  stop(): void;
}

/** @param report never rejects */
export function startContainerRounds(
  report: () => Promise<ContainersReport>,
  publish: (report: ContainersReport) => void,
): ContainerRounds {
  let under: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const round = async () => {
    do {
      again = false;
      publish(await report());
    } while (again);
  };
  const go = () => {
    if (under === undefined) under = round().finally(() => (under = undefined));
    else again = true;
  };
  const regular = setInterval(go, CONTAINERS_SECONDS * 1_000);
  go();
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        go();
      }, SOON_MS);
    },
    stop() {
      clearInterval(regular);
      clearTimeout(timer);
    },
  };
}
