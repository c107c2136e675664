import type { PersonSettings } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk, type Panel } from '../kiosk-context.ts';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';
import { Rare } from './rare.tsx';
import css from './panel.module.css';

/** Opens over the page's lower part; what was entered above stays. */
export function PanelOver({ panel }: { readonly panel: Panel }) {
  switch (panel) {
    case 'size':
      return <SizePanel />;
    case 'language':
      return <LanguagePanel />;
    case 'volume':
      return <VolumePanel />;
    case 'help':
      return <HelpPage />;
  }
}

function useChange(): { readonly now: PersonSettings | undefined; readonly change: (settings: Partial<PersonSettings>) => () => void } {
  const { view, act } = useKiosk();
  return { now: view?.settings, change: (settings) => () => act({ kind: 'settings.change', settings }) };
}

function SizePanel() {
  const t = useWords();
  const { usual } = useKiosk();
  const { now, change } = useChange();
  const contrast = now?.theme === 'high-contrast';
  return (
    <section className={css.panel} data-panel="size">
      <h2 className={css.title}>{t('panel.size')}</h2>
      <div className={css.row}>
        {(['standard', 'large', 'largest'] as const).map((size) => (
          <Button
            key={size}
            action={`size.${size}`}
            label={t(`panel.sizes.${size}`)}
            chosen={now?.size === size}
            onTap={change({ size })}
          />
        ))}
      </div>
      <Button
        action={contrast ? 'theme.paper' : 'theme.high-contrast'}
        label={contrast ? t('panel.paper') : t('panel.contrast')}
        onTap={change({ theme: contrast ? 'paper' : 'high-contrast' })}
      />
      <Button action="settings.reset" label={t('panel.reset')} onTap={change(usual)} />
    </section>
  );
}

function LanguagePanel() {
  const t = useWords();
  const { now, change } = useChange();
  return (
    <section className={css.panel} data-panel="language">
      <h2 className={css.title}>{t('panel.language')}</h2>
      <Button action="language.zh" label="中文" chosen={now?.language === 'zh'} onTap={change({ language: 'zh' })} />
      <Button action="language.en" label="English" chosen={now?.language === 'en'} onTap={change({ language: 'en' })} />
    </section>
  );
}

const VOLUME_NAMES = ['silent', 'quiet', 'usual', 'loud', 'loudest'] as const;
/** Loudest on top; three rows, so that five choices are large. */
const VOLUME_ROWS = [[3, 4], [1, 2], [0]] as const;

function VolumePanel() {
  const t = useWords();
  const { now, change } = useChange();
  return (
    <section className={css.panel} data-panel="volume">
      <h2 className={css.title}>{t('panel.volume')}</h2>
      {VOLUME_ROWS.map((row) => (
        <div key={row.join()} className={css.row}>
          {row.map((volume) => (
            <Button
              key={volume}
              action={`volume.${volume}`}
              label={t(`panel.volumes.${VOLUME_NAMES[volume]}`)}
              chosen={now?.volume === volume}
              onTap={change({ volume })}
            />
          ))}
        </div>
      ))}
    </section>
  );
}

/** Who helps, and where; takes the place of the page while it is open. */
function HelpPage() {
  const { view, openPanel } = useKiosk();
  const t = useWords();
  return (
    <section className={css.help} data-panel="help">
      <h1 className={css.helpTitle}>{t('help.title')}</h1>
      <p>{view?.site.attendants === 'bureau' ? t('help.here') : t('help.nobody')}</p>
      <div className={css.drawing}>
        <Drawing name="person-helps" />
      </div>
      {view !== undefined && (
        <dl className={css.facts}>
          <dt>{t('help.telephone')}</dt>
          <dd className={css.telephone}>{view.site.telephone}</dd>
          <dt>{t('help.counter')}</dt>
          <dd>
            <Rare text={view.site.counter} />
          </dd>
        </dl>
      )}
      <div className={css.row}>
        <Button action="help.close" face="primary" label={t('help.close')} onTap={() => openPanel(undefined)} />
      </div>
    </section>
  );
}
