import { z } from 'zod';

const usbId = z
  .string()
  .regex(/^[0-9a-fA-F]{4}$/, 'four hexadecimal digits, as lsusb shows them')
  .toLowerCase();
const baudRate = z.number().int().min(1200).max(4_000_000);
/** The number that the device itself tells. Another one is not used before a technician has taken it. */
const serialNumber = z.string().min(1).max(80);

/** Where a device's cable ends on this machine. */
export const linkSettings = z.discriminatedUnion('kind', [
  /** A port by its name, for RS-232 ports that are part of the machine. Names of USB ports change with each plugging: `usb` or `auto` follow the device. */
  z.strictObject({
    kind: z.literal('serial'),
    /** `/dev/serial/by-id/…`, `/dev/ttyUSB0`, `COM3`. */
    path: z.string().min(1),
    baudRate,
    rtscts: z.boolean().default(false),
    xonXoff: z.boolean().default(false),
    serialNumber: serialNumber.optional(),
  }),
  /** Whatever port a device with these USB ids has at the moment. `serialNumber` is the one in its USB descriptors. */
  z.strictObject({
    kind: z.literal('usb'),
    vendorId: usbId,
    productId: usbId,
    serialNumber: serialNumber.optional(),
    /** Of a serial port; default: the usual one of the model. */
    baudRate: baudRate.optional(),
    rtscts: z.boolean().default(false),
    xonXoff: z.boolean().default(false),
  }),
  /** Whatever port the model is found at: by its HID usage or USB ids, or by what it answers where the catalogue has a question that upsets nobody. */
  z.strictObject({ kind: z.literal('auto'), serialNumber: serialNumber.optional(), baudRate: baudRate.optional() }),
  z.strictObject({ kind: z.literal('tcp'), host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
  z.strictObject({ kind: z.literal('hid'), serialNumber: z.string().optional(), path: z.string().optional() }),
  /** A printer behind the system's own driver, by its file: `/dev/usb/lp0`. Better by `usb`. */
  z.strictObject({ kind: z.literal('usb-printer'), path: z.string().min(1) }),
  /** The smart card service; which reader is a setting of the device. */
  z.strictObject({ kind: z.literal('pcsc'), socketPath: z.string().min(1).optional() }),
  /** `ipp://10.0.0.7/ipp/print`, as the printer's own status page tells it; `ipps:`, `http:` and `https:` too. */
  z.strictObject({
    kind: z.literal('ipp'),
    url: z.url({ protocol: /^(ipps?|https?)$/, hostname: /./ }),
    /** Of a printer that signed its certificate itself: the certificate's SHA-256, hexadecimal, with or without colons. */
    certificateSha256: z
      .string()
      .regex(/^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i, '64 hexadecimal digits, as the printer’s own page shows them')
      .optional(),
  }),
]);
export type LinkSettings = z.infer<typeof linkSettings>;
