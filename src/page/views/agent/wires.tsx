/** Lines from many to one. Each row of a list is as high as the next, so the ends are known without measuring. */
const ROW = 36;
const WIDTH = 72;

/** @param towards the side on which the lines meet */
export function Wires({ count, towards }: { count: number; towards: 'left' | 'right' }) {
  const height = count * ROW;
  const middle = height / 2;
  const [many, one] = towards === 'right' ? [0, WIDTH] : [WIDTH, 0];
  return (
    <svg
      class="wires"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      aria-hidden="true"
    >
      {Array.from({ length: count }, (_, at) => {
        const y = at * ROW + ROW / 2;
        return (
          <path
            key={at}
            d={`M${many} ${y}C${WIDTH / 2} ${y} ${WIDTH / 2} ${middle} ${one} ${middle}`}
          />
        );
      })}
    </svg>
  );
}
