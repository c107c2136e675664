import type { IncomingMessage } from 'node:http';

export const CONSOLE_COOKIE = 'changqing-console';

/** The token in the console's cookie; undefined where there is none, or more than one. */
export function tokenOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const found = cookies.filter((cookie) => cookie.startsWith(`${CONSOLE_COOKIE}=`));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only.slice(CONSOLE_COOKIE.length + 1) : undefined;
}
