/** From values to the 0…100 of a drawing. One value alone lies in the middle. */
export function scale(from: number, to: number, isUpward = false): (value: number) => number {
  return (value) => {
    const at = to === from ? 50 : ((value - from) / (to - from)) * 100;
    return isUpward ? 100 - at : at;
  };
}

/** A curve and the heights it has had, as lines of a drawing of 100 × 100, from the least of it or zero to the greatest. */
export function curveLines(curve: readonly (readonly number[])[]) {
  const points = curve.map(([timeMs = 0, valueE6 = 0]) => ({ timeMs, valueE6 }));
  const values = points.map(({ valueE6 }) => valueE6);
  const [least, greatest] = [Math.min(0, ...values), Math.max(0, ...values)];
  const x = scale(points[0]?.timeMs ?? 0, points.at(-1)?.timeMs ?? 0);
  const y = scale(least, greatest, true);
  let heightE6 = 0;
  const heights = points.map(({ timeMs, valueE6 }) => {
    heightE6 = Math.max(heightE6, valueE6);
    return `${x(timeMs).toFixed(2)} ${y(heightE6).toFixed(2)}`;
  });
  const line = points.map(({ timeMs, valueE6 }) => `${x(timeMs).toFixed(2)} ${y(valueE6).toFixed(2)}`);
  return {
    least,
    greatest,
    zero: y(0),
    line: `M${line.join('L')}`,
    drawdown: `M${[...heights, ...line.toReversed()].join('L')}Z`,
  };
}
