import { useKiosk } from '../kiosk-context.ts';
import { windowInChinese, windowInEnglish, type CertificationWindow } from './window.ts';

/** Says a window in the person's language. */
export function useWindow(): (window: CertificationWindow) => string {
  const { view } = useKiosk();
  return view?.settings.language === 'en' ? windowInEnglish : windowInChinese;
}
