import type { Command } from '@changqing/protocol';
import { Icon, type IconName } from '../drawings/icons.tsx';
import { useKiosk, type Panel } from '../kiosk-context.ts';
import { useWords } from '../words/use-words.ts';
import { useTap } from './use-tap.ts';
import css from './foot-bar.module.css';

interface FootButtonProps {
  readonly action: string;
  readonly icon: IconName;
  readonly label: string;
  readonly open?: boolean;
  readonly onTap: () => void;
}

function FootButton({ action, icon, label, open = false, onTap }: FootButtonProps) {
  const { pressed, handlers } = useTap(action, 'button', onTap);
  return (
    <button type="button" className={css.button} data-action={action} data-pressed={pressed} aria-expanded={open} {...handlers}>
      <span className={css.icon}>
        <Icon name={icon} />
      </span>
      <span className={css.label}>{label}</span>
    </button>
  );
}

/** 返回 of a result ends the session like the page's own button, which has that name already. */
const nameOf = (back: Command): string => (back.kind === 'result.done' ? 'step.back' : back.kind);

/** The same five on every page, in the same place: 返回 字号 语言 音量 人工帮助. */
export function FootBar({ back }: { readonly back: Command | undefined }) {
  const { view, act, panel, openPanel } = useKiosk();
  const t = useWords();
  const toggle = (wanted: Panel) => (): void => openPanel(panel === wanted ? undefined : wanted);
  const askForHelp = (): void => {
    if (panel === 'help') {
      openPanel(undefined);
      return;
    }
    openPanel('help');
    act({ kind: 'help.ask' });
  };
  return (
    <nav className={css.bar} data-part="foot">
      {panel !== undefined ? (
        <FootButton action="panel.close" icon="back" label={t('foot.back')} onTap={() => openPanel(undefined)} />
      ) : back === undefined ? (
        <span className={css.empty} />
      ) : (
        <FootButton action={nameOf(back)} icon="back" label={t('foot.back')} onTap={() => act(back)} />
      )}
      {view === undefined ? (
        <span className={css.wide} />
      ) : (
        <>
          <FootButton action="settings.size" icon="size" label={t('foot.size')} open={panel === 'size'} onTap={toggle('size')} />
          <FootButton
            action="settings.language"
            icon="language"
            label={t('foot.language')}
            open={panel === 'language'}
            onTap={toggle('language')}
          />
          <FootButton
            action="settings.volume"
            icon={view.settings.volume === 0 ? 'silent' : 'volume'}
            label={t('foot.volume')}
            open={panel === 'volume'}
            onTap={toggle('volume')}
          />
        </>
      )}
      <FootButton action="help.ask" icon="help" label={t('foot.help')} open={panel === 'help'} onTap={askForHelp} />
    </nav>
  );
}
