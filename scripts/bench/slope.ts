/** Slope of the straight line that lies closest to the points (least squares); NaN for fewer than two. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (pick: (point: { readonly x: number; readonly y: number }) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const together = points.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0);
  const alone = points.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
  return together / alone;
}
