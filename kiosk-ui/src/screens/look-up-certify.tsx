import type { Step } from '@changqing/protocol';
import { Icon, type IconName } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './look-up-certify.module.css';

/** Certify while serving: one honest question, both answers alike. */
export function LookUpCertify({ screen }: { readonly screen: ScreenOf<'look-up-certify'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { benefits, recording } = screen.step;
  return (
    <Page
      screen={screen}
      title={t('lookUp.certify.title')}
      lines={[t('lookUp.certify.line')]}
      actions={
        recording ? undefined : (
          <Row>
            <Button action="certify.answer.no" label={t('lookUp.certify.no')} onTap={() => act({ kind: 'certify.answer', yes: false })} />
            <Button action="certify.answer.yes" label={t('lookUp.certify.yes')} onTap={() => act({ kind: 'certify.answer', yes: true })} />
          </Row>
        )
      }
    >
      <div className={css.proposed}>
        <p className={css.for}>{t('lookUp.certify.for')}</p>
        <ul>
          {benefits.map((benefit) => (
            <li key={benefit} className={css.benefit}>
              {t(`benefit.${benefit}`)}
            </li>
          ))}
        </ul>
      </div>
      <ul className={css.points}>
        <Point icon="purpose" text={t('lookUp.certify.finger')} />
        <Point icon="kept" text={t('lookUp.certify.kept')} />
      </ul>
      {recording && <Banner tone="wait" busy loud text={t('lookUp.certify.recording')} />}
    </Page>
  );
}

function Point({ icon, text }: { readonly icon: IconName; readonly text: string }) {
  return (
    <li className={css.point}>
      <span className={css.icon}>
        <Icon name={icon} />
      </span>
      <span>{text}</span>
    </li>
  );
}

const STEP: Extract<Step, { readonly step: 'look-up.certify' }> = {
  step: 'look-up.certify',
  benefits: ['enterprise-pension'],
  recording: false,
};

export const preview = (): readonly Preview[] => [
  { name: 'look-up-certify', view: previewView(STEP) },
  {
    name: 'look-up-certify-several',
    view: previewView({ ...STEP, benefits: ['institution-pension', 'survivors-allowance', 'disability-allowance'] }),
  },
  { name: 'look-up-certify-recording', view: previewView({ ...STEP, recording: true }) },
];
