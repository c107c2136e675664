import { describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';

describe('settings from the environment', () => {
  test('an empty environment gives the stable ports and folders', () => {
    expect(parseConfig({ PORT: '1' })).toMatchObject({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: 7080,
        publicPort: 7081,
        dataFolder: `${process.cwd()}/.data/central`,
        keysFolder: `${process.cwd()}/.keys/central`,
      },
    });
  });

  test('keys lie beside the data folder, wherever that is', () => {
    expect(parseConfig({ CHANGQING_DATA: '/srv/x/data' })).toMatchObject({
      value: { dataFolder: '/srv/x/data/central', keysFolder: '/srv/x/.keys/central' },
    });
  });

  test.each<[Record<string, string>, string]>([
    [{ CHANGQING_CENTRAL_PORT: '70800' }, 'CHANGQING_CENTRAL_PORT'],
    [{ CHANGQING_CENTRAL_PUBLIC_PORT: 'x' }, 'CHANGQING_CENTRAL_PUBLIC_PORT'],
    [{ CHANGQING_EVIDENCE_MONTHS: '0' }, 'CHANGQING_EVIDENCE_MONTHS'],
    [{ CHANGQING_PAPERS_PER_DAY: '0' }, 'CHANGQING_PAPERS_PER_DAY'],
    [{ CHANGQING_LOG_LEVEL: 'loud' }, 'CHANGQING_LOG_LEVEL'],
    [{ CHANGQING_LOOK_UP_POLICY: '{account: 1}' }, 'CHANGQING_LOOK_UP_POLICY'],
    [{ CHANGQING_LOOK_UP_POLICY: '{"accounts": 1}' }, 'CHANGQING_LOOK_UP_POLICY'],
    [{ CHANGQING_LOOK_UP_POLICY: '{"account": 4}' }, 'CHANGQING_LOOK_UP_POLICY.account'],
    [{ REDIS_URL: 'http://127.0.0.1:6379' }, 'REDIS_URL'],
    [{ CHANGQING_CONSOLE_ORIGIN: 'central.example' }, 'CHANGQING_CONSOLE_ORIGIN'],
    [{ CHANGQING_DATA: '/srv/d', CHANGQING_KEYS_DIR: '/srv/d/keys' }, 'CHANGQING_KEYS_DIR'],
    [{ BIOMETRICS_DATABASE_URL: 'postgres://b@h/d' }, 'BIOMETRICS_DATABASE_URL'],
  ])('%o is refused by name', (env, name) => {
    const parsed = parseConfig(env);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error.join()).toContain(`${name}:`);
  });

  test('a bureau sets levels of its own for the acts that it names', () => {
    const policy = { account: 1, 'particulars.unmasked': 3, 'paper.benefit-certificate': 3 };
    expect(parseConfig({ CHANGQING_LOOK_UP_POLICY: JSON.stringify(policy) })).toMatchObject({ ok: true, value: { lookUpPolicy: policy } });
    expect(parseConfig({})).toMatchObject({ ok: true, value: { lookUpPolicy: undefined } });
  });

  test('the console’s origin is taken without what is behind it', () => {
    expect(parseConfig({ CHANGQING_CONSOLE_ORIGIN: 'https://central.example/console/' })).toMatchObject({
      value: { consoleOrigin: 'https://central.example' },
    });
  });

  test('a password in a wrong URL is not repeated', () => {
    expect(JSON.stringify(parseConfig({ DATABASE_URL: 'mysql://u:geheim@h/d' }))).not.toContain('geheim');
  });
});
