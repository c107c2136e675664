import { err, ok, type Problem, type Result } from '@changqing/protocol';

/** What the door looks at. Headers come raw, because Node joins or drops doubled ones, and a doubled Host is one of the tricks. */
export interface Knock {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly upgrade: boolean;
  /** The caller has shown the command line's token. */
  readonly commandLine: boolean;
}

/** The one name and port that the agent answers to, e.g. `127.0.0.1:7070`. */
export interface DoorRules {
  readonly host: string;
}

const valuesOf = (knock: Knock, name: string): string[] =>
  knock.rawHeaders.filter((_, index) => index % 2 === 1 && knock.rawHeaders[index - 1]?.toLowerCase() === name);

const refused = (code: 'host-refused' | 'origin-refused' | 'request-invalid', detail: string): Result<undefined, Problem> =>
  err({ code, detail });

/**
 * Whether a request may come in at all, before anybody asks who it is.
 * - Host exactly once and exact, always: a name of somebody else's that points to loopback is turned away (DNS rebinding).
 * - Origin exact on everything that is not GET or HEAD and on every upgrade; without one only the command line is let in.
 * - A GET may come without Origin, as browsers send it from our own page, but not with a foreign one, and not from another site.
 */
export function judgeKnock(knock: Knock, rules: DoorRules): Result<undefined, Problem> {
  const hosts = valuesOf(knock, 'host');
  if (hosts.length !== 1 || hosts[0] !== rules.host) return refused('host-refused', 'Host');
  if (!knock.target.startsWith('/') || knock.target.startsWith('//')) return refused('host-refused', 'request target');
  const origins = valuesOf(knock, 'origin');
  if (origins.length > 1) return refused('origin-refused', 'Origin is doubled');
  const [origin] = origins;
  if (origin !== undefined && origin !== `http://${rules.host}`) return refused('origin-refused', 'Origin');
  const reading = (knock.method === 'GET' || knock.method === 'HEAD') && !knock.upgrade;
  if (!reading) {
    if (origin === undefined && !knock.commandLine) return refused('origin-refused', 'Origin is missing');
    if (!knock.upgrade && knock.method !== 'POST') return refused('request-invalid', 'method');
    if (knock.upgrade && knock.method !== 'GET') return refused('request-invalid', 'method');
  }
  const sites = valuesOf(knock, 'sec-fetch-site');
  if (sites.length > 1) return refused('origin-refused', 'Sec-Fetch-Site is doubled');
  const [site] = sites;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refused('origin-refused', 'Sec-Fetch-Site');
  return ok();
}
