import { useKiosk } from '../kiosk-context.ts';
import { useWords } from '../words/use-words.ts';
import { Rare } from './rare.tsx';
import css from './result-page.module.css';

/** Who helps, and where the counter is: the third part of every problem. */
export function ProblemFacts({ helps }: { readonly helps?: string }) {
  const { view } = useKiosk();
  const t = useWords();
  return (
    <>
      {helps !== undefined && <p>{helps}</p>}
      {view !== undefined && (
        <dl className={css.facts} data-part="counter">
          <dt>{t('result.counter_')}</dt>
          <dd>
            <Rare text={view.site.counter} />
          </dd>
          <dt>{t('result.telephone')}</dt>
          <dd className={css.telephone}>{view.site.telephone}</dd>
        </dl>
      )}
    </>
  );
}
