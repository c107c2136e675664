import type { Step } from '@changqing/protocol';
import { Icon, type IconName } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Rare } from '../parts/rare.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { readableName } from '../style/coverage.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_SITE, previewView, type Preview } from './preview.ts';
import css from './consent.module.css';

/** Who is meant, what for, how long kept, and that there is another way. */
export function Consent({ screen }: { readonly screen: ScreenOf<'consent'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const name = screen.maskedName === undefined ? undefined : readableName(screen.maskedName, screen.maskedRomanised);
  const hello = name === undefined ? t('consent.titleTyped') : t('consent.title', { name });
  return (
    <Page
      screen={screen}
      lines={screen.followUp ? [t('consent.followUp')] : []}
      title={screen.newNotice ? t('consent.titleNew') : hello}
      actions={
        <>
          <Row>
            <Button action="consent.not-me" label={t('consent.notMe')} onTap={() => act({ kind: 'consent.not-me' })} />
            <Button action="way.switch" label={t('consent.switch')} onTap={() => act({ kind: 'way.switch' })} />
          </Row>
          <Row>
            <Button action="consent.agree" face="primary" label={t('consent.agree')} onTap={() => act({ kind: 'consent.agree' })} />
          </Row>
        </>
      }
    >
      <div className={css.who}>
        <span className={css.label}>{t('consent.who')}</span>
        <span className={css.number} data-part="masked-number">
          {screen.maskedNumber}
        </span>
        {screen.newNotice && name !== undefined && (
          <span className={css.number}>
            <Rare text={name} />
          </span>
        )}
      </div>
      <ul className={css.points}>
        <Point icon="purpose" text={screen.purpose === 'look-up' ? t('consent.purposeLookUp') : t('consent.purpose')} />
        <Point icon="kept" text={t('consent.kept')} />
        <Point icon="otherWay" text={screen.purpose === 'look-up' ? t('consent.otherWayLookUp') : t('consent.otherWay')} />
        {screen.offline && <Point icon="network" text={t('consent.offline')} />}
      </ul>
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

const STEP: Extract<Step, { readonly step: 'consent' }> = {
  step: 'consent',
  by: 'card',
  maskedName: '李**',
  maskedNumber: '130***********123X',
  noticeVersion: '2026-1',
  newNotice: false,
  offline: false,
  followUp: false,
};

export const preview = (): readonly Preview[] => [
  { name: 'consent', view: previewView(STEP) },
  { name: 'consent-rare-name', view: previewView({ ...STEP, maskedName: '\u{2C00A}**', maskedRomanised: 'Chen **' }) },
  { name: 'consent-typed', view: previewView({ ...STEP, by: 'typed', maskedName: undefined }) },
  {
    name: 'consent-follow-up',
    view: previewView(
      { ...STEP, followUp: true, offline: true, maskedName: '𠮷**' },
      { site: LONGEST_SITE, notices: [{ code: 'central-unreachable' }] },
    ),
  },
  { name: 'consent-new-notice', view: previewView({ ...STEP, newNotice: true, maskedName: '\u{2C00A}**', maskedRomanised: 'Chen **' }) },
  { name: 'consent-look-up', view: previewView({ ...STEP, purpose: 'look-up' }) },
];
