import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pinsFile, readPins, setPin } from './pins.ts';

const folder = () => path.join(mkdtempSync(path.join(tmpdir(), 'pins-')), 'pins');
const pin = (image: string) => ({ image, labels: { 'tandem.version': '2' } });

test('pins of a machine are kept, changed and taken away one by one', () => {
  const dir = folder();
  expect(readPins('mainpc', dir)).toEqual({});
  setPin('mainpc', 'memory-client', pin('x:2'), dir);
  setPin('mainpc', 'knowledge-base', pin('y:2'), dir);
  setPin('mainpc', 'memory-client', pin('x:3'), dir);
  expect(readPins('mainpc', dir)).toEqual({
    'knowledge-base': pin('y:2'),
    'memory-client': pin('x:3'),
  });
  setPin('mainpc', 'knowledge-base', null, dir);
  expect(readPins('mainpc', dir)).toEqual({ 'memory-client': pin('x:3') });
  expect(readPins('pc2', dir)).toEqual({});
});

test('the file is one that Compose can lay over another, also with nothing in it', () => {
  const dir = folder();
  setPin('mainpc', 'memory-client', pin('x:2'), dir);
  setPin('mainpc', 'memory-client', null, dir);
  expect(readFileSync(pinsFile('mainpc', dir), 'utf8')).toContain('services: {}');
  expect(readdirSync(dir)).toHaveLength(1);
});
