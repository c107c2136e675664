import { useEffect, useState, type ComponentType } from 'react';
import { Drawing } from '../drawings/drawing.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import type { Preview } from './preview.ts';
import { deskPreviews } from './technician/preview-desk.ts';

interface DeskProps {
  readonly screen: ScreenOf<'technician-desk'>;
}
type DeskComponent = ComponentType<DeskProps>;

let loaded: DeskComponent | undefined;

/** Fetches the pages of diagnostics, which people's pages do not carry. Rejects where they do not arrive. */
export async function loadDesk(): Promise<DeskComponent> {
  loaded ??= (await import('./technician/desk.tsx')).Desk;
  return loaded;
}

/** Diagnostics, as soon as its pages are here. */
export function TechnicianDesk({ screen }: DeskProps) {
  const t = useWords();
  const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded === undefined ? 'loading' : 'there');
  useEffect(() => {
    if (state !== 'loading') return;
    loadDesk().then(
      () => setState('there'),
      () => setState('failed'),
    );
  }, [state]);
  if (state === 'there' && loaded !== undefined) {
    const Desk = loaded;
    return <Desk screen={screen} />;
  }
  if (state === 'loading') {
    return (
      <Page screen={screen} title={t('technician.loading.title')}>
        <Drawing name="tools" />
      </Page>
    );
  }
  return (
    <Page
      screen={screen}
      title={t('technician.loading.failed')}
      actions={
        <Row>
          <Button action="desk.load" face="primary" label={t('technician.loading.again')} onTap={() => setState('loading')} />
        </Row>
      }
    >
      <Drawing name="cable" />
    </Page>
  );
}

export const preview = (): readonly Preview[] => deskPreviews();
