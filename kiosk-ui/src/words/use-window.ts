import { windowInChinese, type CivilSpan } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { windowInEnglish } from './window.ts';

/** Says a window in the person's language. */
export function useWindow(): (window: CivilSpan) => string {
  const { view } = useKiosk();
  return view?.settings.language === 'en' ? windowInEnglish : ({ from, to }) => windowInChinese(from, to);
}
