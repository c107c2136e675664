import type { UsbId } from './found-by.ts';
import type { ListedPort } from './listed-port.ts';

/**
 * Chips between USB and a serial line: they say nothing of what hangs behind them. Only behind these, and at ports that are part of the machine, a
 * device may be asked who it is. Ids from the tables of the Linux kernel's drivers.
 */
export const BRIDGES: readonly UsbId[] = [
  { vendorId: '1a86', productId: '7523', what: 'CH340' },
  { vendorId: '1a86', productId: '5523', what: 'CH341' },
  { vendorId: '1a86', productId: '55d3', what: 'CH343' },
  { vendorId: '1a86', productId: '55d4', what: 'CH9102' },
  { vendorId: '10c4', productId: 'ea60', what: 'CP210x' },
  { vendorId: '10c4', productId: 'ea70', what: 'CP2105' },
  { vendorId: '10c4', productId: 'ea71', what: 'CP2108' },
  { vendorId: '0403', productId: '6001', what: 'FT232' },
  { vendorId: '0403', productId: '6010', what: 'FT2232' },
  { vendorId: '0403', productId: '6011', what: 'FT4232' },
  { vendorId: '0403', productId: '6014', what: 'FT232H' },
  { vendorId: '0403', productId: '6015', what: 'FT-X' },
  { vendorId: '067b', productId: '2303', what: 'PL2303' },
  { vendorId: '067b', productId: '23a3', what: 'PL2303GC' },
  { vendorId: '04e2', productId: '1410', what: 'XR21V1410' },
];

/** Vendors whose serial ports belong to something else: bytes that they do not expect may dial, move, erase or restart it. */
export const FOREIGN: readonly UsbId[] = [
  { vendorId: '1546', productId: undefined, what: 'GPS receiver (u-blox)' },
  { vendorId: '12d1', productId: undefined, what: 'modem (Huawei)' },
  { vendorId: '19d2', productId: undefined, what: 'modem (ZTE)' },
  { vendorId: '2c7c', productId: undefined, what: 'modem (Quectel)' },
  { vendorId: '1e0e', productId: undefined, what: 'modem (SIMCom)' },
  { vendorId: '1199', productId: undefined, what: 'modem (Sierra)' },
  { vendorId: '1bc7', productId: undefined, what: 'modem (Telit)' },
  { vendorId: '2cb7', productId: undefined, what: 'modem (Fibocom)' },
  { vendorId: '2341', productId: undefined, what: 'Arduino' },
  { vendorId: '2a03', productId: undefined, what: 'Arduino' },
  { vendorId: '239a', productId: undefined, what: 'Adafruit board' },
  { vendorId: '16c0', productId: '0483', what: 'Teensy' },
  { vendorId: '2e8a', productId: undefined, what: 'Raspberry Pi Pico' },
  { vendorId: '303a', productId: undefined, what: 'Espressif board' },
  { vendorId: '0483', productId: '374b', what: 'ST-LINK debugger' },
  { vendorId: '0483', productId: 'df11', what: 'STM32 boot loader' },
  { vendorId: '1366', productId: undefined, what: 'J-Link debugger' },
  { vendorId: '0d28', productId: undefined, what: 'CMSIS-DAP debugger' },
  { vendorId: '0658', productId: '0200', what: 'Z-Wave stick' },
  { vendorId: '1cf1', productId: '0030', what: 'Zigbee stick (ConBee)' },
  { vendorId: '0451', productId: '16a8', what: 'Zigbee stick (CC2531)' },
];

/** Words by which things behind a common chip name themselves. */
const FOREIGN_WORDS = /gps|gnss|modem|\blte\b|zigbee|z-wave|arduino|debug|jtag|bootloader|3d printer|marlin|\bplc\b/i;

export const hasUsbId = (port: ListedPort, ids: readonly UsbId[]): UsbId | undefined =>
  ids.find(({ vendorId, productId }) => vendorId === port.vendorId && (productId === undefined || productId === port.productId));

/** What is known to hang at a port that is none of ours; undefined where nothing speaks against asking. */
export function foreignAt(port: ListedPort): string | undefined {
  if (port.isConsole === true) return 'console of the system';
  const known = hasUsbId(port, FOREIGN);
  if (known !== undefined) return known.what;
  const named = `${port.maker ?? ''} ${port.product ?? ''}`;
  return FOREIGN_WORDS.test(named) ? named.trim() : undefined;
}
