import { itemsOf } from './sent-events.ts';

const ITEM = 'data: {"change":"now","task":{"state":"queued"}}\n\n';
const LAST = 'id: 7\ndata: {"change":"done","task":{"state":"succeeded"}}\n\n';
const END = 'event: end\ndata: {}\n\n';

test('items in their order, without the comments and times between them', () => {
  expect(itemsOf(`retry: 3000\n\n${ITEM}:\n\n${LAST}${END}`)).toEqual({
    items: [
      { change: 'now', task: { state: 'queued' } },
      { change: 'done', task: { state: 'succeeded' } },
    ],
  });
});

test.each([
  ['broke off after an item', `${ITEM}${LAST}`, 'stream broke off'],
  ['broke off within one', `${ITEM}data: {"chan`, 'stream broke off'],
  ['broke off within its end', `${ITEM}event: end\n`, 'stream broke off'],
  ['is empty', '', 'stream broke off'],
  ['had nothing to tell', END, 'stream ended without an item'],
  [
    'was moved to another color',
    `${ITEM}retry: 0\nevent: problem\ndata: {"code":"TAKEN_OVER"}\n\n`,
    'stream told TAKEN_OVER',
  ],
])('a stream that %s is a failed call', (_name, text, failed) => {
  expect(itemsOf(text)).toEqual({ failed });
});
