/** Ids of a USB device, four lower-case hexadecimal digits each, as the system tells them. */
export interface UsbId {
  readonly vendorId: string;
  /** Undefined: any device of this vendor. */
  readonly productId: string | undefined;
  /** What is known under these ids. */
  readonly what: string;
}

/** A HID device says itself what it is for, whatever its vendor. */
export interface HidUsage {
  readonly usagePage: number;
  readonly usage: number;
  /** Bytes of its longest report, as `HidLinkOptions.reportBytes`. */
  readonly reportBytes: number;
  readonly numbered: boolean;
}

/**
 * How a serial port is asked whether this model hangs there, without upsetting whatever else may hang there.
 * - `listens`: the model talks by itself; nothing is ever sent.
 * - `asks`: `says` is sent at each speed in turn. It must be a pure question: it moves, prints, stores and switches nothing on this model, and is no whole
 *   command of any other one in the catalogue.
 * - `never`: there is no such question. The port has to be named by the settings, by its USB ids or by its path.
 */
export type Greeting =
  | {
      readonly manner: 'listens';
      readonly baudRates: readonly number[];
      /** A whole report begins so. */
      readonly hears: Uint8Array;
      readonly waitMs: number;
      readonly why: string;
    }
  | {
      readonly manner: 'asks';
      readonly baudRates: readonly number[];
      readonly says: Uint8Array;
      /** The answer begins so, wherever noise or the end of something older stands before it. */
      readonly hears: Uint8Array;
      readonly waitMs: number;
      readonly why: string;
    }
  | { readonly manner: 'never'; readonly baudRates: readonly number[]; readonly why: string };

/** By what a model is found when it is plugged in somewhere: pure data, in its `model.ts`. */
export interface FoundBy {
  /** Ids under which it has been seen. They suggest a device and never decide what it can do; they give it its line in the udev rules. */
  readonly usb: readonly UsbId[];
  readonly hid?: HidUsage;
  /** Models that hang at a serial line. */
  readonly greeting?: Greeting;
}
