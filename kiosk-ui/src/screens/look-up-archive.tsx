import { useState } from 'react';
import type { Step } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { Icon } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { partOfPicture, partsOfPicture } from '../parts/picture-parts.ts';
import { Row } from '../parts/row.tsx';
import { useFitTitle } from '../parts/use-fit-title.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONG_TITLE, previewView, type Preview } from './preview.ts';
import css from './look-up-archive.module.css';

type Picture = Extract<Step, { readonly step: 'look-up.archive' }>['picture'];
type Shown = Extract<Picture, { readonly state: 'shown' }>;

/** A scanned page: whole first, then twice as large, part by part; by buttons alone, without any gesture. */
export function LookUpArchive({ screen }: { readonly screen: ScreenOf<'look-up-archive'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const fit = useFitTitle('heading');
  const { title, page, pages, picture, canPrint } = screen.step;
  const id = picture.state === 'shown' ? picture.id : undefined;
  const [look, setLook] = useState<Look>({ id, part: undefined, broken: false });
  // Another picture is looked at whole first.
  if (look.id !== id) setLook({ id, part: undefined, broken: false });
  const shown = picture.state === 'shown' && !look.broken ? picture : undefined;
  const zoom = (part: number | undefined): void => {
    setLook((before) => ({ ...before, part }));
    act({ kind: 'presence' });
  };
  return (
    <Page
      screen={screen}
      title={fit(title)}
      actions={
        <>
          {shown !== undefined && (
            <Row>
              <Button
                action={look.part === undefined ? 'archive.enlarge' : 'archive.whole'}
                icon={<Icon name={look.part === undefined ? 'size' : 'card'} />}
                label={look.part === undefined ? t('lookUp.archive.enlarge') : t('lookUp.archive.whole')}
                onTap={() => zoom(look.part === undefined ? 0 : undefined)}
              />
              {canPrint && (
                <Button
                  action="archive.print"
                  icon={<Icon name="print" />}
                  label={t('lookUp.archive.print')}
                  onTap={() => act({ kind: 'archive.print' })}
                />
              )}
            </Row>
          )}
          {shown !== undefined && look.part !== undefined ? (
            <PartPager picture={shown} part={look.part} turn={zoom} />
          ) : (
            <Pager
              page={page}
              pages={pages}
              previous={page > 1 ? () => act({ kind: 'list.previous' }) : undefined}
              next={page < pages ? () => act({ kind: 'list.next' }) : undefined}
            />
          )}
        </>
      }
    >
      {shown === undefined ? (
        <Missing picture={picture} />
      ) : (
        <PictureFrame picture={shown} part={look.part} onBroken={() => setLook((before) => ({ ...before, broken: true }))} />
      )}
    </Page>
  );
}

interface Look {
  readonly id: string | undefined;
  /** Which part is shown twice as large, from 0; undefined for the whole page. */
  readonly part: number | undefined;
  /** The browser could not decode what it was given. */
  readonly broken: boolean;
}

interface PictureFrameProps {
  readonly picture: Shown;
  readonly part: number | undefined;
  readonly onBroken: () => void;
}

function PictureFrame({ picture: { id, widthPx, heightPx }, part, onBroken }: PictureFrameProps) {
  const box = part === undefined ? { x: 0, y: 0, width: widthPx, height: heightPx } : partOfPicture({ widthPx, heightPx }, part);
  return (
    <svg
      className={css.picture}
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      data-part="picture"
      data-zoom={part === undefined ? 'whole' : String(part)}
    >
      <rect width={widthPx} height={heightPx} className={css.sheet} />
      <image key={id} href={`/api/pictures/${encodeURIComponent(id)}`} width={widthPx} height={heightPx} onError={onBroken} />
    </svg>
  );
}

interface PartPagerProps {
  readonly picture: Shown;
  readonly part: number;
  readonly turn: (part: number) => void;
}

function PartPager({ picture, part, turn }: PartPagerProps) {
  const t = useWords();
  const parts = partsOfPicture(picture);
  return (
    <Pager
      page={part + 1}
      pages={parts}
      place={t('lookUp.archive.part', { part: part + 1, parts })}
      previousLabel={t('lookUp.archive.previousPart')}
      nextLabel={t('lookUp.archive.nextPart')}
      previous={part > 0 ? () => turn(part - 1) : undefined}
      next={part < parts - 1 ? () => turn(part + 1) : undefined}
    />
  );
}

function Missing({ picture }: { readonly picture: Picture }) {
  const t = useWords();
  if (picture.state === 'loading') {
    return (
      <>
        <Drawing name="hourglass" />
        <Banner tone="wait" busy text={picture.slow ? t('lookUp.archive.slow') : t('lookUp.archive.loading')} />
      </>
    );
  }
  return (
    <>
      <Drawing name="page-blank" />
      <Banner tone="care" text={`${t('lookUp.archive.unreadable')}。${t('lookUp.archive.unreadableLine')}`} />
    </>
  );
}

const STEP: Extract<Step, { readonly step: 'look-up.archive' }> = {
  step: 'look-up.archive',
  title: '招工登记表',
  page: 2,
  pages: 4,
  picture: { state: 'shown', id: 'scanned-page', widthPx: 1654, heightPx: 2339 },
  canPrint: true,
};

export const preview = (): readonly Preview[] => [
  { name: 'look-up-archive', view: previewView(STEP) },
  { name: 'look-up-archive-longest', view: previewView({ ...STEP, title: LONG_TITLE, page: 299, pages: 300 }) },
  { name: 'look-up-archive-loading', view: previewView({ ...STEP, picture: { state: 'loading', slow: false } }) },
  { name: 'look-up-archive-slow', view: previewView({ ...STEP, picture: { state: 'loading', slow: true }, page: 1 }) },
  { name: 'look-up-archive-unreadable', view: previewView({ ...STEP, picture: { state: 'unreadable' }, canPrint: false }) },
];
