import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packCpio } from '../hid-vm/cpio.ts';
import { shellSettings } from '../hid-vm/initramfs.ts';
import { modulesInOrder } from '../hid-vm/modules.ts';
import { NEEDED, outlookOf, type Machine } from '../hid-vm/needs.ts';
import { createReportReader } from '../hid-vm/report.ts';

const debian: Machine = {
  platform: 'linux',
  arch: 'x64',
  osRelease: 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nVERSION_ID="12"\n',
  isRoot: true,
  has: () => true,
};

describe('what the rig with the real kernel needs', () => {
  it('runs, installs what is missing, or says in one sentence why it cannot', () => {
    const without = (file: string): Machine => ({ ...debian, has: (asked) => asked !== file });
    expect(outlookOf(debian)).toEqual({ kind: 'ready' });
    for (const { file, debian: name } of NEEDED) expect(outlookOf(without(file))).toEqual({ kind: 'install', packages: [name] });
    const why = (machine: Machine) => {
      const outlook = outlookOf(machine);
      return outlook.kind === 'cannot' ? outlook.why : outlook.kind;
    };
    expect(why({ ...debian, has: () => false, isRoot: false })).toMatch(/root .*sudo apt-get install qemu-system-x86 busybox-static/);
    expect(why({ ...debian, isRoot: false })).toBe('ready');
    expect(why({ ...debian, arch: 'arm64' })).toMatch(/linux-arm64/);
    expect(why({ ...debian, platform: 'darwin' })).toMatch(/darwin-x64/);
    expect(why({ ...debian, osRelease: 'NAME="Fedora Linux"\nID=fedora\n' })).toMatch(/fedora/);
    expect(why({ ...debian, osRelease: undefined })).toMatch(/no Linux distribution/);
  });
});

describe('parts of the rig', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hid-vm-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** As the kernel's build writes the section `.modinfo`. */
  const addModule = (file: string, depends: string) => {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), `\x7fELF\0license=GPL\0depends=${depends}\0retpoline=Y\0`, 'latin1');
  };

  it('loads modules after those that they depend on, each once; - and _ are one in names', () => {
    addModule('drivers/usb/cdc-acm.ko', 'usbcore');
    addModule('drivers/usb/usbhid.ko', 'hid,usb-core2,usbcore');
    addModule('drivers/usb/usb_core2.ko', 'usbcore');
    addModule('drivers/usb/usbcore.ko', '');
    addModule('drivers/hid/hid.ko', '');
    expect(modulesInOrder(folder, ['cdc_acm', 'usbhid']).map(({ name }) => name)).toEqual([
      'usbcore',
      'cdc_acm',
      'hid',
      'usb_core2',
      'usbhid',
    ]);
    expect(() => modulesInOrder(folder, ['usbhid', 'uhid'])).toThrow('the kernel has no module uhid, which the rig needs');
  });

  it('unpacks modules that are compressed', () => {
    addModule('hid.ko', '');
    const plain = readFileSync(join(folder, 'hid.ko'));
    execFileSync('xz', [join(folder, 'hid.ko')]);
    const [hid] = modulesInOrder(folder, ['hid']);
    expect(Buffer.from(hid?.content ?? [])).toEqual(plain);
  });

  it('packs an archive that busybox unpacks as it was', () => {
    const content = Uint8Array.from({ length: 1001 }, (_, i) => i & 0xff);
    const archive = packCpio([
      { path: 'bin', mode: 0o755 },
      { path: 'bin/odd', mode: 0o644, content },
      { path: 'init', mode: 0o755, content: Buffer.from('#!/bin/sh\n') },
      { path: 'empty', mode: 0o600, content: new Uint8Array() },
    ]);
    execFileSync('/bin/busybox', ['cpio', '-i'], { cwd: folder, input: archive, stdio: ['pipe', 'ignore', 'ignore'] });
    expect(readFileSync(join(folder, 'bin/odd')).equals(content)).toBe(true);
    expect(readFileSync(join(folder, 'init'), 'utf8')).toBe('#!/bin/sh\n');
    expect(readFileSync(join(folder, 'empty'))).toHaveLength(0);
  });

  it('hands settings to a shell as they are, whatever is in them', () => {
    const project = `/home/a b/it's $HOME "here"; rm -rf x`;
    const said = execFileSync('sh', ['-c', `${shellSettings({ project, only: '' })}printf '%s|%s' "$project" "$only"`], {
      encoding: 'utf8',
    });
    expect(said).toBe(`${project}|`);
  });

  it('reads reports cut anywhere, and passes over what is none', () => {
    const text = `{"fact":"Linux"}\r\nkernel: oops\n{"check":"a","ok":true,"ms":3}\n{"check":"b","ok":"yes","ms":3}\n{"exit":0}\n{"exit":1`;
    const expected = [{ fact: 'Linux' }, { check: 'a', ok: true, ms: 3 }, { exit: 0 }];
    for (const size of [1, 7, 1000]) {
      const read = createReportReader();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(pieces.flatMap((piece) => read(piece))).toEqual(expected);
    }
  });
});
