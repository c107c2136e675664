import { describe, expect, test } from 'vitest';
import { judgeKnock } from '../../src/api/door.ts';

const HOST = '127.0.0.1:7070';
const ORIGIN = `http://${HOST}`;
const rules = { host: HOST };

type Header = readonly [string, string];
const hosts: readonly (readonly Header[])[] = [
  [['Host', HOST]],
  [['host', HOST]],
  [],
  [['Host', 'localhost:7070']],
  [['Host', '127.0.0.1']],
  [['Host', '127.0.0.1:7071']],
  [['Host', 'rebound.example:7070']],
  [
    ['Host', HOST],
    ['Host', 'rebound.example'],
  ],
];
const origins: readonly (readonly Header[])[] = [
  [],
  [['Origin', ORIGIN]],
  [['Origin', 'null']],
  [['Origin', 'http://localhost:7070']],
  [['Origin', 'https://127.0.0.1:7070']],
  [['Origin', 'http://evil.example']],
  [
    ['Origin', ORIGIN],
    ['Origin', 'http://evil.example'],
  ],
];
const sites: readonly (readonly Header[])[] = [
  [],
  [['Sec-Fetch-Site', 'same-origin']],
  [['Sec-Fetch-Site', 'none']],
  [['Sec-Fetch-Site', 'same-site']],
  [['Sec-Fetch-Site', 'cross-site']],
];
const ways = [
  { method: 'GET', upgrade: false, commandLine: false },
  { method: 'HEAD', upgrade: false, commandLine: false },
  { method: 'GET', upgrade: true, commandLine: false },
  { method: 'POST', upgrade: false, commandLine: false },
  { method: 'POST', upgrade: false, commandLine: true },
  { method: 'PUT', upgrade: false, commandLine: false },
  { method: 'OPTIONS', upgrade: false, commandLine: true },
] as const;

/** The rule once more, written as a table of what is allowed, so that the test does not repeat the code. */
function mayEnter(host: readonly Header[], origin: readonly Header[], site: readonly Header[], way: (typeof ways)[number]): boolean {
  const oneHost = host.length === 1 && host[0]?.[1] === HOST;
  const own = origin.length === 1 && origin[0]?.[1] === ORIGIN;
  const silent = origin.length === 0;
  const ownSite = site.length === 0 || ['same-origin', 'none'].includes(site[0]?.[1] ?? '');
  const reads = (way.method === 'GET' || way.method === 'HEAD') && !way.upgrade;
  const methodKnown = reads || way.method === (way.upgrade ? 'GET' : 'POST');
  return oneHost && ownSite && methodKnown && (own || (silent && (reads || way.commandLine)));
}

describe('every combination of Host, Origin, Sec-Fetch-Site and method', () => {
  const cases = hosts.flatMap((host) =>
    origins.flatMap((origin) => sites.flatMap((site) => ways.map((way) => ({ host, origin, site, way })))),
  );

  test('there are at least 200', () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
  });

  test('exactly those of our own page enter', () => {
    const wrong = cases.filter(({ host, origin, site, way }) => {
      const judged = judgeKnock({ ...way, target: '/api/view', rawHeaders: [...host, ...origin, ...site].flat() }, rules);
      return judged.ok !== mayEnter(host, origin, site, way);
    });
    expect(wrong).toEqual([]);
    expect(cases.filter(({ host, origin, site, way }) => mayEnter(host, origin, site, way)).length).toBeGreaterThan(20);
  });

  test('a wrong Host is misdirected, whatever else is right', () => {
    for (const host of hosts.slice(2)) {
      const judged = judgeKnock({ ...ways[3], target: '/', rawHeaders: [...host, ['Origin', ORIGIN] as const].flat() }, rules);
      expect(judged).toMatchObject({ ok: false, error: { code: 'host-refused' } });
    }
  });
});

test.each(['http://evil.example/', '//evil.example/', '*', ''])('the request target %j is not ours', (target) => {
  const judged = judgeKnock({ ...ways[0], target, rawHeaders: ['Host', HOST] }, rules);
  expect(judged).toMatchObject({ ok: false, error: { code: 'host-refused' } });
});
