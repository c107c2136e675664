import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import type { ByteLink } from '../../src/links/byte-link.ts';
import { openDeviceFile } from '../../src/links/device-file-link.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { openPty, type Pty } from '../pty.ts';
import { openSilentTerminal, type SilentTerminal } from './silent-terminal.ts';

const never = new AbortController().signal;
/** More than any buffer of the kernel. */
const FLOOD = 200_000;

async function openFile(path: string): Promise<ByteLink> {
  const opened = await openDeviceFile({ name: 'printer', path, clock: systemClock }, never);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

async function openSerial(path: string): Promise<ByteLink> {
  const opened = await createSerialLinkOpener({ path, baudRate: 115_200 }).open(never);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

async function readText(link: ByteLink, length: number): Promise<string> {
  let text = '';
  for await (const chunk of link.incoming) {
    text += Buffer.from(chunk).toString('latin1');
    if (text.length >= length) break;
  }
  return text;
}

const filesOpen = () => readdirSync('/proc/self/fd').length;

describe('a device file', () => {
  let pty: Pty;
  beforeEach(async () => {
    pty = await openPty();
  });
  afterEach(() => pty.kill());

  it('carries bytes both ways, whole and in order', async () => {
    const link = await openFile(pty.path);
    const bytes = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
    const [sent, first, second] = [link.send(bytes, never), link.send(Uint8Array.of(1, 2), never), link.send(Uint8Array.of(3), never)];
    const heard: number[] = [];
    for await (const chunk of pty.far.incoming) {
      heard.push(...chunk);
      if (heard.length === bytes.length + 3) break;
    }
    expect(await Promise.all([sent, first, second])).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: undefined })));
    expect(Buffer.compare(Buffer.from(heard), Buffer.from([...bytes, 1, 2, 3]))).toBe(0);
    const answered = await pty.far.send(new TextEncoder().encode('ready'), never);
    expect(answered.ok && (await readText(link, 5))).toBe('ready');
    await link.close();
  });

  it('ends when the device is gone, and says so to who sends', async () => {
    const link = await openFile(pty.path);
    const ended = readText(link, 1);
    await pty.kill();
    expect(await ended).toBe('');
    expect(await link.send(Uint8Array.of(1), never)).toEqual({ ok: false, error: { code: 'unplugged' } });
    await link.close();
    await link.close();
  });

  it('leaves no file open, however often it is opened and closed', async () => {
    await (await openFile(pty.path)).close();
    const before = filesOpen();
    for (let round = 0; round < 20; round += 1) {
      const link = await openFile(pty.path);
      const ended = readText(link, 1);
      // In mid-wait, and right after data.
      if (round % 2 === 0) await link.send(Uint8Array.of(round), never).then((sent) => expect(sent.ok).toBe(true));
      await link.close();
      expect(await ended).toBe('');
    }
    expect(filesOpen()).toBe(before);
  });

  it('tells a missing file from a signal that has aborted', async () => {
    const open = (path: string, signal = never) => openDeviceFile({ name: 'printer', path, clock: createVirtualClock() }, signal);
    expect(await open('/dev/usb/lp99')).toEqual({ ok: false, error: { code: 'not-found', path: '/dev/usb/lp99' } });
    expect(await open('/proc/version/lp0')).toMatchObject({ error: { code: 'not-found' } });
    expect(await open(pty.path, AbortSignal.abort())).toEqual({ ok: false, error: { code: 'cancelled' } });
  });
});

describe.each([
  ['a device file', openFile],
  ['a serial link', openSerial],
])('%s that holds the line', (_, open) => {
  let device: SilentTerminal;
  beforeEach(async () => {
    device = await openSilentTerminal();
  });
  afterEach(() => device.kill());

  it('is heard while something waits to be sent to it', async () => {
    const link = await open(device.path);
    const stopping = new AbortController();
    const sending = link.send(new Uint8Array(FLOOD), stopping.signal);
    // The status comes when the line is full already: the send is still waiting, and goes on waiting.
    device.say('paper out');
    expect(await readText(link, 9)).toBe('paper out');
    device.takeAll();
    expect((await sending).ok).toBe(true);
    await link.close();
  });

  it('lets go of who gives up, or closes', async () => {
    const link = await open(device.path);
    const stopping = new AbortController();
    const sending = link.send(new Uint8Array(FLOOD), stopping.signal);
    const behind = link.send(Uint8Array.of(1), stopping.signal);
    stopping.abort();
    expect(await Promise.all([sending, behind])).toEqual([
      { ok: false, error: { code: 'cancelled' } },
      { ok: false, error: { code: 'cancelled' } },
    ]);
    // A serial port keeps what it was given until the port is closed; the wait of who sends is over all the same.
    device.takeAll();
    await link.close();
  });
});
