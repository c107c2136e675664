import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { rememberLog } from '../../src/diagnostics/bundle/recent-log.ts';
import { writeTar } from '../../src/diagnostics/bundle/tar.ts';
import { withoutNumbers, withoutSecrets } from '../../src/diagnostics/bundle/without-secrets.ts';
import { silentAgentLog } from '../../src/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'changqing-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an archive is one that the system’s own tar takes apart, byte for byte', () => {
  const files = [
    { name: 'about.json', content: Buffer.from('{"常":"青"}\n') },
    { name: 'logs/empty.jsonl', content: new Uint8Array() },
    { name: 'exact.bin', content: new Uint8Array(512).fill(7) },
    { name: 'more.bin', content: new Uint8Array(100_001).fill(200) },
  ];
  const archive = join(folder, 'a.tar');
  writeFileSync(archive, writeTar(files, Date.parse('2026-11-23T01:00:00Z')));
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  for (const { name, content } of files) expect(readFileSync(join(folder, name)).equals(content), name).toBe(true);
  expect(statSync(join(folder, 'more.bin')).mtime.toISOString()).toBe('2026-11-23T01:00:00.000Z');
  expect(() => writeTar([{ name: 'x'.repeat(101), content: new Uint8Array() }], 0)).toThrow('too long');
});

it('settings leave without what is secret in them', () => {
  const settings = {
    devices: [{ link: { kind: 'ipp', url: 'ipp://admin:geheim@10.0.0.7/ipp/print' }, settings: { adminPassword: 'geheim', baud: 9600 } }],
    site: { telephone: '0000-12333' },
  };
  const left = JSON.stringify(withoutSecrets(settings));
  expect(left).not.toContain('geheim');
  expect(left).toContain('ipp://10.0.0.7/ipp/print');
  expect(left).toContain('"baud":9600');
  expect(left).toContain('0000-12333');
});

it('a number of a person in a line of the log is not carried on; hashes, times and ids are', () => {
  for (const number of ['130102195506121234', '13010219550612123X', '130102550612123'])
    expect(withoutNumbers(`{"detail":"card ${number} unreadable"}`)).not.toContain(number);
  const line =
    '{"time":"2026-11-23T01:00:00.000Z","order":"01a20905-a9b9-73eb-8f5c-05f2757f8ebb","bytes":107374182400,"sha256":"1234567890123456789012345678901234567890123456789012345678901234"}';
  expect(withoutNumbers(line)).toBe(line);
});

it('the log of a run keeps its last lines', () => {
  const recent = rememberLog(silentAgentLog, createVirtualClock());
  for (let index = 0; index < 5_000; index += 1) recent.log.info({ event: 'help-asked', page: String(index) });
  expect(recent.lines()).toHaveLength(2_000);
  expect(recent.lines().at(-1)).toContain('"page":"4999"');
});
