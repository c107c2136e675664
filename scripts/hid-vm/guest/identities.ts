/** Who the virtual devices say they are. Their ids are those that pid.codes keeps free for tests. */
export interface UsbIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly maker: string;
  readonly product: string;
  readonly serialNumber: string;
}

const RIG = { vendorId: 0x1209, maker: 'Changqing Rig' } as const;

export const PALM_USB: UsbIdentity = { ...RIG, productId: 0x0001, product: 'Palm Reader', serialNumber: 'PV-0001' };
export const PALM_UHID: UsbIdentity = { ...RIG, productId: 0x0001, product: 'Palm Reader', serialNumber: 'PV-0002' };
export const PAD: UsbIdentity = { ...RIG, productId: 0x0002, product: 'Echo Pad', serialNumber: 'EP-0001' };
export const CARD: UsbIdentity = { ...RIG, productId: 0x0003, product: 'Card Reader', serialNumber: 'CR-0001' };
export const FINGER: UsbIdentity = { ...RIG, productId: 0x0004, product: 'Finger Module', serialNumber: 'FM-0001' };
export const PRINTER: UsbIdentity = { ...RIG, productId: 0x0005, product: 'Receipt Printer', serialNumber: 'RP-0001' };

/** Report descriptor of the reference protocol (C1): 64 bytes in, 64 bytes out, no report ids; `usage` tells what it is. */
export const reportDescriptor = (usage: number): Uint8Array =>
  Uint8Array.from([
    ...[0x06, 0x00, 0xff, 0x09, usage, 0xa1, 0x01],
    ...[0x09, 0x51, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02],
    ...[0x09, 0x52, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x91, 0x02],
    0xc0,
  ]);

/** A usage that no driver looks for. */
export const PAD_USAGE = 0x51;
