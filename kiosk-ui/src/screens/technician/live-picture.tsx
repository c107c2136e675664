import type { LiveImage } from '@changqing/protocol';
import { useEffect, useRef } from 'react';
import { technicianZh as words } from '../../words/technician-zh.ts';
import css from './running-test.module.css';

/** The technician's own finger or palm as the reader sees it. Drawn on a canvas and kept nowhere: a file address would outlive the test. */
export function LivePicture({ image }: { readonly image: LiveImage }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let gone = false;
    void pictureOf(image).then((bitmap) => {
      const at = canvas.current;
      if (bitmap === undefined || at === null || gone) return;
      at.width = bitmap.width;
      at.height = bitmap.height;
      at.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
    });
    return () => {
      gone = true;
    };
  }, [image]);
  return (
    <div className={css.picture} data-part="live-image">
      <canvas ref={canvas} width={image.width} height={image.height} />
      {image.quality !== undefined && (
        <label>
          {words.tests.quality} {Math.round(image.quality)}
          <meter min={0} max={100} low={40} high={60} optimum={100} value={image.quality} />
        </label>
      )}
    </div>
  );
}

/** The bitmap; undefined where the bytes are no picture. */
async function pictureOf({ png }: LiveImage): Promise<ImageBitmap | undefined> {
  try {
    const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
    return await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  } catch {
    return undefined;
  }
}
