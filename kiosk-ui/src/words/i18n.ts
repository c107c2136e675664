import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { zh, type Words } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: Words };
    returnNull: false;
  }
}

/** Both languages are in the bundle: a change of language needs no network and no waiting. */
export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: 'zh',
  fallbackLng: 'zh',
  defaultNS: 'words',
  ns: ['words'],
  resources: { zh: { words: zh }, en: { words: en } },
  // React escapes by itself.
  interpolation: { escapeValue: false },
  initAsync: false,
  returnNull: false,
});
