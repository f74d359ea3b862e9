import { shareDifference } from './share-difference.ts';

describe('the difference of two shares', () => {
  // Newcombe 1998, table II: 56/70 - 48/80 by method 10 at 95 % is 0.0524 to 0.3339; at 90 % inside of it.
  it('agrees with the literature', () => {
    const { points, low, high } = shareDifference(
      { part: 56, whole: 70 },
      { part: 48, whole: 80 },
    )!;
    expect(points).toBeCloseTo(20, 6);
    expect(low).toBeGreaterThan(5.24);
    expect(high).toBeLessThan(33.39);
    expect(low).toBeCloseTo(7.7, 0);
    expect(high).toBeCloseTo(31.4, 0);
  });

  it('has width without a single error, and less of it the more calls there were', () => {
    const few = shareDifference({ part: 0, whole: 100 }, { part: 0, whole: 100 })!;
    const many = shareDifference({ part: 0, whole: 10_000 }, { part: 0, whole: 10_000 })!;
    expect(few.high).toBeGreaterThan(many.high);
    expect(many.high).toBeGreaterThan(0);
    expect(many.high).toBeLessThan(0.05);
  });

  it('is nothing when a side counted nothing', () => {
    expect(shareDifference({ part: 0, whole: 0 }, { part: 0, whole: 9 })).toBeNull();
  });
});
