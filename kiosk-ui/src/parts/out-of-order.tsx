import type { Missing } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { Banner } from './banner.tsx';

/** What cannot be done here now, why, and where it can: as many sentences as there are reasons. */
export function OutOfOrder({ missing: { because, nextKiosk } }: { readonly missing: Missing }) {
  const t = useWords();
  if (because.length === 0) return null;
  return (
    <div data-part="out-of-order">
      {because.map(({ problem, services }, at) => {
        const what = t('outOfOrder.what', {
          services: services.map((service) => t(`outOfOrder.service.${service}`)).join('、'),
          why: t(`problem.${problem}.happened`),
        });
        const last = at === because.length - 1;
        const next = last && nextKiosk !== undefined ? t('outOfOrder.next', { place: nextKiosk }) : '';
        return <Banner key={problem} tone="care" icon="care" text={[`${what}。`, next].join('')} />;
      })}
    </div>
  );
}
