import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { createHidLinkOpener, type HidHandle } from '../../src/links/hid-link.ts';

/** As the library does: it begins to read a tick after somebody listens, and throws when the device is closed by then. */
class LateHandle extends EventEmitter implements HidHandle {
  closed = false;
  readingBegan: 'open' | 'closed' | undefined;
  constructor() {
    super();
    this.on('newListener', (event: string) => {
      if (event === 'data') process.nextTick(() => (this.readingBegan = this.closed ? 'closed' : 'open'));
    });
  }
  write(report: Buffer): Promise<number> {
    return Promise.resolve(report.length);
  }
  getFeatureReport(): Promise<Buffer> {
    return Promise.reject(new Error('no features'));
  }
  sendFeatureReport(): Promise<number> {
    return Promise.reject(new Error('no features'));
  }
  getDeviceInfo(): Promise<never> {
    return Promise.reject(new Error('no information'));
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

it('a HID link that is closed as soon as it is open has begun to read before, so that the library cannot throw where nobody catches it', async () => {
  const handle = new LateHandle();
  const host = {
    list: () => Promise.resolve([]),
    open: () => Promise.resolve(handle),
    descriptor: () => Promise.reject(new Error('none')),
  };
  const opened = await createHidLinkOpener({ choice: { by: 'path', path: '/dev/hidraw0' }, reportBytes: 64, host }).open(
    new AbortController().signal,
  );
  if (!opened.ok) throw new Error('not opened');
  await opened.value.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(handle.readingBegan).toBe('open');
});
