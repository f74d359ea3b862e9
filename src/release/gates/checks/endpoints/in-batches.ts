/** Does something with each of many, only so many at once; what comes out stands in the order of what went in. */
export async function inBatches<From, To>(
  all: readonly From[],
  atOnce: number,
  act: (one: From) => Promise<To>,
): Promise<To[]> {
  const done = new Array<To>(all.length);
  const queue = all.entries();
  const worker = async () => {
    for (const [place, one] of queue) done[place] = await act(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
