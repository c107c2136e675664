import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useKiosk } from '../kiosk-context.ts';
import { i18n } from './i18n.ts';

/** The words in the language that the person chose; Chinese while the agent is away. */
export function useWords(): TFunction {
  const { view } = useKiosk();
  return useTranslation('words', { i18n, lng: view?.settings.language ?? 'zh' }).t;
}
