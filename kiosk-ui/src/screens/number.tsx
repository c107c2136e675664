import { Keypad } from '../parts/keypad.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import { useNumberEntry } from '../parts/use-number-entry.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Eighteen places in groups of 6, 8 and 4, with a keypad of its own. */
export function NumberScreen({ screen }: { readonly screen: ScreenOf<'number'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const entry = useNumberEntry(screen.problem);
  const { state, message } = entry;
  const text =
    message.kind === 'progress'
      ? t('number.entered', { count: message.count, left: message.left })
      : message.kind === 'complete'
        ? t('number.complete')
        : message.kind === 'x-last'
          ? t('number.xLast')
          : `${t(`problem.${message.code}.happened`)}。${t(`problem.${message.code}.now`)}`;
  const submit = (): void => {
    const number = entry.submit();
    if (number !== undefined) act({ kind: 'number.enter', number });
  };
  return (
    <Page
      screen={screen}
      title={t('number.title')}
      lines={[t('number.line')]}
      actions={
        <>
          <Keypad press={entry.press} eraseLabel={t('number.erase')} />
          <Row>
            <Button action="number.clear" label={t('number.clear')} onTap={entry.clear} />
            <Button action="number.enter" face="primary" label={t('number.next')} onTap={submit} />
          </Row>
        </>
      }
    >
      <NumberField digits={state.digits} masked={entry.masked} />
      <Banner tone={message.kind === 'complete' ? 'good' : message.kind === 'progress' ? 'wait' : 'care'} text={text} />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'number', view: previewView({ step: 'number' }) },
  { name: 'number-problem', view: previewView({ step: 'number', problem: { code: 'number-check' } }) },
];
