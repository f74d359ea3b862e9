import { SseParser } from './sse-parser.ts';

const TEXT = 'retry: 3000\n\n:\n\nid: 7\ndata: {"a":1}\n\nevent: problem\ndata: one\ndata: two\n\n';
const EVENTS = [
  { event: 'message', data: '{"a":1}', id: '7' },
  { event: 'problem', data: 'one\ntwo', id: '7' },
];

test('reads events, comments and the wait before a reconnection', () => {
  const parser = new SseParser();
  expect(parser.push(TEXT)).toEqual(EVENTS);
  expect(parser.retryMs).toBe(3000);
});

test('reads the same wherever the text is cut', () => {
  for (let at = 1; at < TEXT.length; at++) {
    const parser = new SseParser();
    expect([...parser.push(TEXT.slice(0, at)), ...parser.push(TEXT.slice(at))]).toEqual(EVENTS);
  }
});

test.each(['\r', '\r\n'])('takes %j as the end of a line, cut anywhere', (end) => {
  const text = TEXT.replaceAll('\n', end);
  for (let at = 1; at < text.length; at++) {
    const parser = new SseParser();
    expect([...parser.push(text.slice(0, at)), ...parser.push(text.slice(at))]).toEqual(EVENTS);
  }
});

test('an event that is not complete is not given', () => {
  expect(new SseParser().push('data: half')).toEqual([]);
});
