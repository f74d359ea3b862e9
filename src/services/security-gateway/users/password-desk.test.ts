import { PasswordDesk } from './password-desk.ts';

test('passwords are as dear to guess as they should be, unless a test says otherwise', async () => {
  const desk = new PasswordDesk();
  const cheap = new PasswordDesk({ memory: 64, passes: 1, parallelism: 1 });
  const [hash, other] = [await desk.hash('secret'), await cheap.hash('secret')];
  expect(hash).toContain('$m=19456,t=2,p=1$');
  expect(other).toContain('$m=64,t=1,p=1$');
  expect([desk.isOutdated(hash), desk.isOutdated(other), cheap.isOutdated(other)]).toEqual([
    false,
    true,
    false,
  ]);
  // A hash says itself what it cost.
  expect(await desk.verify('secret', other)).toBe(true);
});
