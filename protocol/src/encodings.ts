import { z } from 'zod';

/** An instant, RFC 3339 in UTC with milliseconds. */
export const instant = z.iso.datetime();
export type Instant = z.infer<typeof instant>;

/** Ids that a machine makes: UUIDv7, so that they sort by time. */
export const uuid = z.uuid();

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Bytes as base64url without padding. */
export const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/);

/** A JWS or JWE in compact form. */
export const compactJose = z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){2,4}$/);

/** Public half of an EC P-256 key as JWK (RFC 7517). */
export const publicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64url,
  y: base64url,
  kid: z.string().min(1).max(64),
  use: z.enum(['sig', 'enc']).optional(),
  alg: z.string().optional(),
});
export type PublicJwk = z.infer<typeof publicJwk>;

/** 16 random characters of Crockford's base 32: the code behind a receipt's QR. */
export const receiptCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);

/** Record number that can be said by telephone: site, date, number of the day, check digit — `0017-261123-0042-1`. */
export const recordNumber = z.string().regex(/^\d{4}-\d{6}-\d{4}-\d$/);
