import { MESSAGE_IDS, type PersonSettings } from '@changqing/protocol';

export type Language = PersonSettings['language'];

/**
 * The voice packs by language: folders of `public/voice/`, one clip a message. A pack in another voice or dialect is another folder
 * with the same file names, named here.
 */
export const VOICE_PACKS: Record<Language, { readonly folder: string; readonly extension: string }> = {
  zh: { folder: 'provisional-zh', extension: 'wav' },
  en: { folder: 'provisional-en', extension: 'wav' },
};

const KNOWN: ReadonlySet<string> = new Set(MESSAGE_IDS);

/** Where the clip of a message is; undefined for a message that no pack knows. */
export function clipAddress(messageId: string, language: Language): string | undefined {
  const { folder, extension } = VOICE_PACKS[language];
  return KNOWN.has(messageId) ? `/voice/${folder}/${messageId}.${extension}` : undefined;
}
