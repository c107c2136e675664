import { i18n } from './i18n.ts';

/** People's words in Chinese, whatever language stands on their pages: technicians' pages have one language. */
export const inChinese = i18n.getFixedT('zh', 'words');
