import { readAlert } from '../alertmanager/read-alert.ts';
import { RetriedWrites } from '../retried-writes.ts';
import { rawAlert } from '../testing.ts';
import { AlertDatabase } from './database.ts';
import { Sightings } from './sightings.ts';

const alert = readAlert(rawAlert('Slow'));
const open = (database: AlertDatabase, now: number) =>
  new Sightings(database, new RetriedWrites(), 90_000, now);

test('of an alert that ended while the hub was away it is not known what kept its end back', () => {
  const database = new AlertDatabase('');
  open(database, 0).look([alert], 0);
  const after = open(database, 1_000_000);
  expect(after.look([], 1_000_000)).toEqual([]);
  expect(after.look([], 1_090_000)).toMatchObject([{ unwatched: true, first_seen: 0 }]);
});

test('of one that was seen again since it is', () => {
  const database = new AlertDatabase('');
  open(database, 0).look([alert], 0);
  const after = open(database, 1_000_000);
  after.look([alert], 1_000_000);
  expect(after.look([], 1_090_000)).toMatchObject([{ unwatched: false, first_seen: 0 }]);
});
