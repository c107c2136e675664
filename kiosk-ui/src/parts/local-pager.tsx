import { useKiosk } from '../kiosk-context.ts';
import { Pager } from './pager.tsx';
import type { usePartsOfPage } from './parts-of-page.ts';

/** Turns the parts of one page that did not fit whole; nothing where it did. */
export function LocalPager({ parts }: { readonly parts: ReturnType<typeof usePartsOfPage> }) {
  const { act } = useKiosk();
  if (!parts.turned) return null;
  const turn = (by: 1 | -1) => () => {
    parts.turn(by);
    // The agent sees nothing of it: somebody is there all the same.
    act({ kind: 'presence' });
  };
  return (
    <Pager
      page={parts.part + 1}
      pages={parts.parts}
      previous={parts.part > 0 ? turn(-1) : undefined}
      next={parts.part < parts.parts - 1 ? turn(1) : undefined}
    />
  );
}
