import { useSyncExternalStore } from 'react';

/** Which page an address names. */
export type Place = { readonly page: 'terminals' } | { readonly page: 'terminal'; readonly terminalId: string; readonly tab: string };

const ROOT = '/console';

/** Reads the address. What is not known is the list. */
export function placeOf(address: { readonly pathname: string; readonly hash: string }): Place {
  const id = /^\/console\/terminals\/([^/]+)\/?$/.exec(address.pathname)?.[1];
  if (id === undefined) return { page: 'terminals' };
  try {
    return { page: 'terminal', terminalId: decodeURIComponent(id), tab: address.hash.slice(1) };
  } catch {
    return { page: 'terminals' };
  }
}

export const LIST_ADDRESS = `${ROOT}/`;
export const addressOf = (terminalId: string, tab = ''): string =>
  `${ROOT}/terminals/${encodeURIComponent(terminalId)}${tab === '' ? '' : `#${tab}`}`;

const MOVED = 'changqing:moved';

/** Goes to a page of the console. A change of tab takes the place of the address before, so that going back leaves the page. */
export function goTo(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(undefined, '', address);
  else history.replaceState(undefined, '', address);
  window.dispatchEvent(new Event(MOVED));
}

function watch(moved: () => void): () => void {
  window.addEventListener('popstate', moved);
  window.addEventListener(MOVED, moved);
  return () => {
    window.removeEventListener('popstate', moved);
    window.removeEventListener(MOVED, moved);
  };
}

/** The page that the address names now. */
export function usePlace(): Place {
  const address = useSyncExternalStore(watch, () => location.pathname + location.hash);
  const at = address.indexOf('#');
  return placeOf(at < 0 ? { pathname: address, hash: '' } : { pathname: address.slice(0, at), hash: address.slice(at) });
}
