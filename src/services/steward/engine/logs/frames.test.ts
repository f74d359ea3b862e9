import { Frames } from './frames.ts';

const frame = (stream: number, text: string) => {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

const sent = Buffer.concat([frame(1, 'one\n'), frame(2, 'zwei ü\n'), frame(1, '')]);
const wanted = [
  ['one\n', false],
  ['zwei ü\n', true],
  ['', false],
];

test.each([1, 3, 8, 9, 1_000])('frames are whole in chunks of %d bytes', (size) => {
  const frames = new Frames();
  const seen: unknown[] = [];
  for (let at = 0; at < sent.length; at += size)
    frames.read(sent.subarray(at, at + size), (buffer, start, end, isStderr) =>
      seen.push([buffer.toString('utf8', start, end), isStderr]),
    );
  expect(seen).toEqual(wanted);
});

test('the output of a terminal is refused', () => {
  expect(() => new Frames().read(Buffer.from('plain text'), () => {})).toThrow('frames');
});
