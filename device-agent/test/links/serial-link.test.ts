import { afterEach, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src/links/byte-link.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { openPty, type Pty } from '../pty.ts';

const never = new AbortController().signal;
const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function openPair(): Promise<{ link: ByteLink; pty: Pty }> {
  const pty = await openPty();
  cleanUp.push(() => pty.kill());
  const opened = await createSerialLinkOpener({ path: pty.path, baudRate: 57_600 }).open(never);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  cleanUp.push(() => opened.value.close());
  return { link: opened.value, pty };
}

async function readAtLeast(incoming: AsyncIterable<Uint8Array>, length: number): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of incoming) {
    bytes.push(...chunk);
    if (bytes.length >= length) break;
  }
  return bytes;
}

describe('serial link on a real pseudo-terminal', () => {
  it('carries every byte value both ways', async () => {
    const { link, pty } = await openPair();
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(await link.send(all, never)).toEqual({ ok: true, value: undefined });
    expect(await readAtLeast(pty.far.incoming, 256)).toEqual([...all]);
    expect((await pty.far.send(all, never)).ok).toBe(true);
    expect(await readAtLeast(link.incoming, 256)).toEqual([...all]);
  });

  it('says what is wrong with a path', async () => {
    const missing = await createSerialLinkOpener({ path: '/dev/ttyNOBODY', baudRate: 9600 }).open(never);
    expect(missing).toEqual({ ok: false, error: { code: 'not-found', path: '/dev/ttyNOBODY' } });
    const notATty = await createSerialLinkOpener({ path: '/etc/hostname', baudRate: 9600 }).open(never);
    expect(notATty.ok).toBe(false);
  });

  it('locks the port', async () => {
    const { pty } = await openPair();
    const second = await createSerialLinkOpener({ path: pty.path, baudRate: 57_600 }).open(never);
    expect(second).toEqual({ ok: false, error: { code: 'busy', path: pty.path } });
  });

  it('can be opened again at another speed', async () => {
    const { link, pty } = await openPair();
    await link.close();
    const again = createSerialLinkOpener({ path: pty.path, baudRate: 57_600 }).withBaudRate(115_200);
    expect(again.name).toBe(`serial:${pty.path}@115200`);
    const opened = await again.open(never);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    await opened.value.close();
  });

  it('ends when it is closed, and closing twice does no harm', async () => {
    const { link } = await openPair();
    const reading = readAtLeast(link.incoming, 1);
    await link.close();
    await link.close();
    expect(await reading).toEqual([]);
    expect(await link.send(Uint8Array.of(1), never)).toEqual({ ok: false, error: { code: 'unplugged' } });
  });

  it('can be closed at any moment of a read: fifty times, the process lives', async () => {
    const pty = await openPty();
    cleanUp.push(() => pty.kill());
    for (let round = 0; round < 50; round += 1) {
      const opened = await createSerialLinkOpener({ path: pty.path, baudRate: 57_600 }).open(never);
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      if (round % 2 === 0) void pty.far.send(Uint8Array.of(round), never);
      for (let turn = round % 5; turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
      await opened.value.close();
    }
  });

  it('opens nothing for a signal that has aborted', async () => {
    const pty = await openPty();
    cleanUp.push(() => pty.kill());
    expect(await createSerialLinkOpener({ path: pty.path, baudRate: 9600 }).open(AbortSignal.abort())).toEqual({
      ok: false,
      error: { code: 'cancelled' },
    });
  });

  it('notices an unplug straight after data, thirty times out of thirty', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { link, pty } = await openPair();
      const received = readAtLeast(link.incoming, Number.POSITIVE_INFINITY);
      void pty.far.send(new Uint8Array(200).fill(round), never);
      await pty.kill();
      const deadline = new Promise<'still waiting'>((resolve) => setTimeout(() => resolve('still waiting'), 2000));
      const outcome = await Promise.race([received, deadline]);
      expect(outcome, `round ${round}`).not.toBe('still waiting');
      expect(await link.send(Uint8Array.of(1), never)).toEqual({ ok: false, error: { code: 'unplugged' } });
    }
  });
});
