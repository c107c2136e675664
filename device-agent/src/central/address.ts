import { err, ok, type Result } from '@changqing/protocol';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Reads central's address. Error: a sentence that says what is wrong. Without TLS only this very machine is believed. */
export function parseCentralAddress(text: string): Result<URL, string> {
  if (!URL.canParse(text)) return err(`CHANGQING_CENTRAL_URL is no address: ${text}`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return err(`CHANGQING_CENTRAL_URL must begin with https: (it is ${url.protocol})`);
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return err(`CHANGQING_CENTRAL_URL is not encrypted: use https:, http: is taken for this machine alone (it is ${url.origin})`);
  }
  return ok(url);
}
