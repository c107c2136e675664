import type { GuidePicture } from '@changqing/protocol';
import { CardDrawing } from './card-drawing.tsx';
import { Drawing } from './drawing.tsx';
import { FingerDrawing } from './finger-drawing.tsx';
import { PalmDrawing } from './palm-drawing.tsx';
import { PrinterDrawing } from './printer-drawing.tsx';

/** The drawing that a guide names for one of its steps. */
export function GuideDrawing({ picture }: { readonly picture: GuidePicture }) {
  switch (picture) {
    case 'card':
      return <CardDrawing state="waiting" />;
    case 'finger':
      return <FingerDrawing finger="index" hand="right" />;
    case 'palm':
      return <PalmDrawing hand="right" nearestMm={30} farthestMm={80} heightMm={undefined} />;
    case 'printer':
      return <PrinterDrawing />;
    case 'calendar':
      return <Drawing name="calendar-ahead" />;
    case 'counter':
    case 'telephone':
    case 'bank':
    case 'hospital':
    case 'letter':
    case 'house':
    case 'coins':
      return <Drawing name={picture} />;
  }
}
