import { createHash } from 'node:crypto';
import { canonicalJson, type PaperContent } from '@changqing/protocol';

/** The content as it is stored and hashed: canonical JSON of RFC 8785. */
export const contentText = (content: PaperContent): string => canonicalJson(content);

export const sha256Of = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
