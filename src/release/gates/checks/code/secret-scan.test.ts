import { Scan } from '../../../../fabric/scan/scan.ts';
import { leaksOf } from './secret-scan.ts';

describe('secret scan', () => {
  const scan = () => new Scan([{ name: 'pc2/token', value: 'S3cret-value' }]);

  it('counts leaks, and names no value', () => {
    const found = scan();
    found.text('env', 'variable X', 'S3cret-value');
    expect(leaksOf(found)).toMatchObject({ value: 1, notes: ['pc2/token (plain) in variable X'] });
    expect(leaksOf(scan())).toMatchObject({ value: 0 });
  });

  it('is unknown where something was not searched, unless there is a leak already', () => {
    const found = scan();
    found.leftOut('image layers on pc2', 'the engine failed');
    expect(leaksOf(found)).toMatchObject({
      value: null,
      note: expect.stringContaining('image layers'),
    });
    found.text('env', 'variable X', 'S3cret-value');
    expect(leaksOf(found)).toMatchObject({ value: 1 });
  });
});
