import { bodyPosition, modalityOf, type BodyPosition } from '@changqing/protocol';

/** One enrolled body part with what is known of it. */
export interface Enrolled {
  readonly position: BodyPosition;
  /** Best quality of its references, 0 to 100. */
  readonly quality: number;
  /** When it last led to a match. */
  readonly lastPassedAt: Date | null;
}

/** Index fingers, then middle fingers, thumbs, ring and little fingers; right before left; palms last. */
const EASE: readonly BodyPosition[] = [
  'right-index', 'left-index', 'right-middle', 'left-middle', 'right-thumb', 'left-thumb',
  'right-ring', 'left-ring', 'right-little', 'left-little', 'right-palm', 'left-palm',
]; // prettier-ignore

/**
 * Enrolled body parts in the order to propose them: what passed last comes first (so after two failures on one finger and a success on
 * another, the other is proposed next time), then fingers before palms, the better reference first, the easier position first.
 */
export function proposalOrder(enrolled: readonly Enrolled[]): readonly BodyPosition[] {
  const rank = ({ position }: Enrolled): number => (EASE.includes(position) ? EASE.indexOf(position) : bodyPosition.options.length);
  const isPalm = ({ position }: Enrolled): number => (modalityOf(position) === 'palm-vein' ? 1 : 0);
  const passed = ({ lastPassedAt }: Enrolled): number => lastPassedAt?.getTime() ?? 0;
  return enrolled
    .toSorted((a, b) => passed(b) - passed(a) || isPalm(a) - isPalm(b) || b.quality - a.quality || rank(a) - rank(b))
    .map(({ position }) => position);
}
