import { splitFrames } from './frames.ts';

const split = (...frames: string[]) => {
  const { route, body } = splitFrames(frames.map((frame) => Buffer.from(frame)));
  return { route: route.map(String), body: body.map(String) };
};

test.each([
  ['REQ', ['', '{}'], [''], ['{}']],
  ['REQ with an empty request', ['', ''], [''], ['']],
  ['REQ with several frames', ['', 'a', 'b'], [''], ['a', 'b']],
  ['DEALER without a delimiter', ['{}'], [], ['{}']],
  ['DEALER with an empty frame only', [''], [], ['']],
  ['REQ behind two proxies', ['p1', 'p2', '', '{}'], ['p1', 'p2', ''], ['{}']],
  ['several frames and an empty last one', ['a', ''], [], ['a', '']],
])('%s', (_who, frames, route, body) => {
  expect(split(...frames)).toEqual({ route, body });
});
