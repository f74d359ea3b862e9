import { MemoryLog } from '../../../runtime/testing.ts';
import { Lanes } from './lanes.ts';
import { followOldSubjects } from './old-subjects.ts';

/** A stream on which nothing comes; the container is told to stop at the step that is named. */
function quiet(stopAt: string) {
  const stopping = new AbortController();
  const done: string[] = [];
  const step = (name: string) => {
    done.push(name);
    if (name === stopAt) stopping.abort();
  };
  const consume = async () => {
    let close = () => {};
    const closed = new Promise<void>((resolve) => (close = resolve));
    step('consume');
    return {
      close: async () => (done.push('closed'), close()),
      async *[Symbol.asyncIterator]() {
        setImmediate(() => step('waiting'));
        await closed;
      },
    };
  };
  const parts = {
    js: { consumers: { get: async () => (step('get'), { consume }) } },
    manager: {
      consumers: { list: () => [], add: async () => step('add'), delete: async () => true },
    },
    log: new MemoryLog(),
    signal: stopping.signal,
    lanes: new Lanes(1),
    intake: { take: () => Promise.reject(new Error('nothing comes')) },
    dead: { put: () => Promise.reject(new Error('nothing comes')) },
  };
  return { parts: parts as never, done };
}

test.each(['add', 'get', 'consume', 'waiting'])(
  'it ends when the container stops, also at the step: %s',
  async (step) => {
    const { parts, done } = quiet(step);
    await followOldSubjects(parts);
    expect(done.at(-1)).toBe('closed');
  },
);
