import { receiptCode } from '@changqing/protocol';

/** What a scanned code is good for. Whatever fits no pattern is `unknown` and nothing is done with it. */
export type ScannedMeaning =
  /** The QR on a receipt or an official paper; `code` is what central knows it by. The address around it is never opened. */
  | { readonly kind: 'verification'; readonly code: string }
  /** What an electronic social security card may show; opaque here, for the bureau's own service to look at. */
  | { readonly kind: 'social-card'; readonly token: string }
  | { readonly kind: 'unknown' };

/** Nothing that is accepted is longer; longer text is not even compared. */
const LONGEST_TEXT = 512;

/**
 * `{verifyBase}/verify/{code}`. Any host is taken, because papers outlive a change of the bureau's address and the address is not used. No user
 * name, query or fragment has a place in it.
 */
const VERIFICATION = /^https?:\/\/[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~-]{1,64}){0,4}\/verify\/([0-9A-Z]{16})$/;

/**
 * What the QR of an electronic social security card holds is not public. Accepted is one word of base64url, long enough that no citizen number,
 * payment code of digits, article number or record number is one, with a letter and a digit in it.
 */
const SOCIAL_CARD = /^[A-Za-z0-9_-]{24,128}$/;

/** Tells what a scanned text is, by patterns of what is allowed alone. Pure; linear in the length of the text; never throws. */
export function classifyCode(text: string): ScannedMeaning {
  if (text.length > LONGEST_TEXT) return { kind: 'unknown' };
  const code = receiptCode.safeParse(VERIFICATION.exec(text)?.[1]);
  if (code.success) return { kind: 'verification', code: code.data };
  if (SOCIAL_CARD.test(text) && /[A-Za-z]/.test(text) && /[0-9]/.test(text)) return { kind: 'social-card', token: text };
  return { kind: 'unknown' };
}
