/** A port that is plugged in at the moment, as the system lists it; nothing was opened for that. */
export interface ListedPort {
  readonly kind: 'serial' | 'hid' | 'usb-printer';
  /** `/dev/ttyUSB0`, `/dev/hidraw3`, `/dev/usb/lp0`. Changes with each plugging. */
  readonly path: string;
  /** Ids of the USB device, four lower-case hexadecimal digits; undefined where it is none. */
  readonly vendorId?: string;
  readonly productId?: string;
  /** As in the USB descriptors. */
  readonly serialNumber?: string;
  readonly maker?: string;
  readonly product?: string;
  /** What a HID device says it is for. */
  readonly usages?: readonly { readonly usagePage: number; readonly usage: number }[];
  /** What a printer says of itself by IEEE 1284. */
  readonly deviceId?: string;
  /** Folder of the USB device in sysfs. */
  readonly usbDevice?: string;
  /** The kernel talks to somebody here: never write to it. */
  readonly isConsole?: boolean;
}

/** Lists what is plugged in. Rejects where the system cannot tell, with its reason. */
export interface PortLister {
  list(): Promise<readonly ListedPort[]>;
}

/** The same port with the same thing in it: another name after replugging is another one. */
export const portKey = (port: ListedPort): string =>
  [port.path, port.usbDevice, port.vendorId, port.productId, port.serialNumber].join('|');

export const hex4 = (id: number): string => id.toString(16).padStart(4, '0');
