import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { LinkOpener } from './byte-link.ts';
import { createHidLinkOpener } from './hid-link.ts';
import { createSerialLinkOpener } from './serial-link.ts';
import { createTcpLinkOpener } from './tcp-link.ts';

const hidNumber = z.number().int().min(0).max(0xffff);

/** Where a device is connected, as the settings document says it. */
export const linkSettings = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z.number().int().min(300).max(4_000_000),
    rtscts: z.boolean().default(false),
    xonXoff: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('tcp'), host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
  z.object({ kind: z.literal('hid'), usagePage: hidNumber, usage: hidNumber, serialNumber: z.string().optional() }),
  z.object({ kind: z.literal('hid-path'), path: z.string().min(1) }),
]);
export type LinkSettings = z.infer<typeof linkSettings>;

const HID_REPORT_BYTES = 64;

/** The opener that the settings describe; nothing is opened yet. */
export function createLinkOpener(settings: LinkSettings, clock: Clock): LinkOpener {
  switch (settings.kind) {
    case 'serial':
      return createSerialLinkOpener(settings);
    case 'tcp':
      return createTcpLinkOpener({ host: settings.host, port: settings.port, clock });
    case 'hid': {
      const { usagePage, usage, serialNumber } = settings;
      return createHidLinkOpener({ choice: { by: 'usage', usagePage, usage, serialNumber }, reportBytes: HID_REPORT_BYTES });
    }
    case 'hid-path':
      return createHidLinkOpener({ choice: { by: 'path', path: settings.path }, reportBytes: HID_REPORT_BYTES });
  }
}
