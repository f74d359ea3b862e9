import { fromJson, toBinary } from '@bufbuild/protobuf';
import { decodeMessage } from './codec.ts';
import { readProtos } from './protos.ts';

const { registry } = readProtos(['tandem/v1/errors.proto']);

/** What the action gets of a message that is written as protobuf's JSON. */
function decoded(name: string, json: object) {
  const type = registry.getMessage(`tandem.v1.${name}`)!;
  const bytes = toBinary(type, fromJson(type, json as never, { registry }));
  return decodeMessage(bytes, type, {}, registry);
}

test('whole numbers of 64 bits are numbers, in lists and inside of other messages too', () => {
  expect(decoded('RedriveDeadLettersRequest', { sequences: ['1', '9007199254740991'] })).toEqual({
    sequences: [1, 9_007_199_254_740_991],
  });
  const reply = { data: [{ agent: 'a', error_count: '7', last_error: { sequence: '3' } }] };
  expect(decoded('AgentHealthReply', reply)).toEqual({
    data: [{ agent: 'a', error_count: 7, last_error: { sequence: 3 } }],
  });
});

test('one that no number holds stays as it is, for the action to refuse', () => {
  expect(decoded('RedriveDeadLettersRequest', { sequences: ['9223372036854775807'] })).toEqual({
    sequences: ['9223372036854775807'],
  });
});

test('what a struct holds is nobody else’s business', () => {
  const context = { sequence: '5', deep: { count: '6' } };
  expect(decoded('ReportRequest', { context })).toEqual({ context });
});
