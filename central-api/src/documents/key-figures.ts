/** One line of the public page that lets somebody compare it with the paper in hand: `累计缴费月数`, `312 个月`. No name, no number. */
export interface KeyFigure {
  readonly label: string;
  readonly value: string;
}
