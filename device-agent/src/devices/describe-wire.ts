import type { Narrator } from '../codec/narrate.ts';
import { createCdcScannerNarrator } from './cdc-scanner/describe.ts';
import * as cdcScanner from './cdc-scanner/model.ts';
import { createEfAaNarrator } from './ef-aa/describe.ts';
import * as efAa from './ef-aa/model.ts';
import { describeCommands, describeReplies } from './escpos/describe.ts';
import * as escpos from './escpos/model.ts';
import { createHidPosNarrator } from './hid-pos/describe.ts';
import * as hidPos from './hid-pos/model.ts';
import { createLd2410Narrator } from './ld2410/describe.ts';
import * as ld2410 from './ld2410/model.ts';
import { describeReport } from './pvr-hid/describe.ts';
import * as pvrHid from './pvr-hid/model.ts';
import { createSamVNarrator } from './sam-v/describe.ts';
import * as samV from './sam-v/model.ts';
import { createSocialCardNarrator } from './social-card/describe.ts';
import * as socialCard from './social-card/model.ts';
import { createZfm20Narrator } from './zfm-20/describe.ts';
import * as zfm20 from './zfm-20/model.ts';

type Direction = 'to-device' | 'from-device';

/** Makes a narrator of a device's wire for one watch: it hears both directions, chunk by chunk, and leaves personal data out. */
export type DescribeWire = () => (bytes: Uint8Array, direction: Direction) => readonly string[];

/** Frames of a stream may be cut anywhere, so each direction has a narrator of its own that remembers. */
const eachWay =
  (make: (direction: Direction) => Narrator): DescribeWire =>
  () => {
    const narrators = { 'to-device': make('to-device'), 'from-device': make('from-device') };
    return (bytes, direction) => narrators[direction](bytes);
  };

/** What tells in words what goes over a model's cable; undefined where nobody has written that yet. */
export function describerOf(model: string): DescribeWire | undefined {
  switch (model) {
    case zfm20.MODEL:
      return eachWay(() => createZfm20Narrator('zfm'));
    case samV.MODEL:
      return eachWay(createSamVNarrator);
    case pvrHid.MODEL:
      return () => (report) => [describeReport(report)];
    case escpos.MODEL:
      return () => (bytes, direction) => [direction === 'to-device' ? describeCommands(bytes) : describeReplies(bytes)];
    case hidPos.MODEL:
      return eachWay(createHidPosNarrator);
    case cdcScanner.MODEL:
      return eachWay(createCdcScannerNarrator);
    case efAa.MODEL:
      return eachWay(createEfAaNarrator);
    case ld2410.MODEL:
      return eachWay(createLd2410Narrator);
    case socialCard.MODEL:
      return createSocialCardNarrator;
    default:
      return undefined;
  }
}
