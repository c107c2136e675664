import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { Icon } from '../drawings/icons.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './info-menu.module.css';

const ROWS = [
  [
    { what: 'notices', icon: 'notice' },
    { what: 'guides', icon: 'list' },
  ],
  [
    { what: 'sites', icon: 'place' },
    { what: 'forms', icon: 'form' },
  ],
  [{ what: 'message', icon: 'pencil' }],
] as const;

/** What everybody may read, without a card. */
export function InfoMenu({ screen }: { readonly screen: ScreenOf<'info-menu'> }) {
  const t = useWords();
  const { act } = useKiosk();
  return (
    <Page
      screen={screen}
      title={t('info.menu.title')}
      lines={[t('info.menu.line')]}
      actions={
        <div className={css.rows}>
          {ROWS.map((row) => (
            <Row key={row[0].what}>
              {row.map(({ what, icon }) => (
                <Button
                  key={what}
                  action={`info.open.${what}`}
                  icon={<Icon name={icon} />}
                  label={t(`info.menu.${what}`)}
                  onTap={() => act({ kind: 'info.open', what })}
                />
              ))}
            </Row>
          ))}
        </div>
      }
    >
      <PinesDrawing />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'info-menu', view: previewView({ step: 'info.menu' }) }];
