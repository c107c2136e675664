import type { Result } from '@changqing/protocol';

/**
 * Why there is no answer to a request.
 * - `not-sent`: the printer certainly has not read the whole request, because nothing of it was sent.
 * - `lost`: it may have been read and acted upon, in whole or in part.
 * - `turned-away`: an HTTP answer that says that the request was not acted upon: 401, 404, 426 and their like.
 */
export type TransportError =
  | { readonly code: 'not-sent'; readonly detail: string }
  | { readonly code: 'lost'; readonly detail: string }
  | { readonly code: 'turned-away'; readonly status: number };

/** Where IPP messages go: to a printer over HTTP, or to one in this process. One request at a time each, but several may be under way. */
export interface IppTransport {
  /** For people and logs: `ipp://10.0.0.7:631/ipp/print`. */
  readonly name: string;
  /** The address by which the printer knows itself, for the attribute `printer-uri`. */
  readonly printerUri: string;
  /**
   * Sends one request and waits for the whole answer, or until the signal aborts: then `lost`, or `not-sent` where that is certain. `onTaken`
   * is called when the far end has taken some more bytes. Never rejects.
   */
  exchange(request: Uint8Array, signal: AbortSignal, onTaken?: () => void): Promise<Result<Uint8Array, TransportError>>;
}

/** No answer to anything that is asked here is longer; more is not read. */
export const LONGEST_ANSWER = 512 * 1024;
