import type { Central } from '../context.ts';

/** From where the console may be used, and whether its cookie may travel without TLS. */
export interface ConsoleOrigins {
  /** Exactly these; undefined before central listens. */
  isOurs(origin: string | undefined): boolean;
  readonly secureCookie: boolean;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The console's own origins: the one that is set (`CHANGQING_CONSOLE_ORIGIN`, for a central behind a proxy), else central's own port on this
 * machine and on the address that it is bound to.
 * @param port the port that central listens on, once it does
 */
export function consoleOrigins(config: Pick<Central['config'], 'consoleOrigin' | 'host'>, port: () => number | undefined): ConsoleOrigins {
  const { consoleOrigin, host } = config;
  if (consoleOrigin !== undefined)
    return { isOurs: (origin) => origin === consoleOrigin, secureCookie: consoleOrigin.startsWith('https:') };
  const names = [...LOOPBACK, host.includes(':') ? `[${host}]` : host];
  return {
    isOurs: (origin) => origin !== undefined && names.some((name) => origin === `http://${name}:${String(port() ?? 0)}`),
    // Plain HTTP beyond this machine is refused by the browser then, rather than sent in the clear.
    secureCookie: !LOOPBACK.includes(host) && host !== '::1',
  };
}
