import { err, ok, type DeviceRole, type Result } from '@changqing/protocol';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { BiometricReader } from '../hal/biometric-reader.ts';
import type { CodeScanner } from '../hal/code-scanner.ts';
import type { DocumentPrinter } from '../hal/document-printer.ts';
import type { IdCardReader } from '../hal/id-card-reader.ts';
import type { OnDeviceVerifier } from '../hal/on-device-verifier.ts';
import type { PowerSource } from '../hal/power-source.ts';
import type { PresenceSensor } from '../hal/presence-sensor.ts';
import type { ReceiptPrinter } from '../hal/receipt-printer.ts';
import type { SocialCardReader } from '../hal/social-card-reader.ts';
import type { LinkOpener } from '../links/byte-link.ts';
import { createCdcScanner } from './cdc-scanner/driver.ts';
import * as cdcScanner from './cdc-scanner/model.ts';
import type { DeviceLog } from './device-log.ts';
import type { FoundBy } from './discovery/found-by.ts';
import { createEfAaVerifier } from './ef-aa/driver.ts';
import * as efAa from './ef-aa/model.ts';
import { createEscposPrinter } from './escpos/driver.ts';
import * as escpos from './escpos/model.ts';
import { createHidPosScanner } from './hid-pos/driver.ts';
import * as hidPos from './hid-pos/model.ts';
import { createHidUps } from './hid-ups/driver.ts';
import * as hidUps from './hid-ups/model.ts';
import { createIppPrinter } from './ipp/driver.ts';
import * as ipp from './ipp/model.ts';
import type { IppTransport } from './ipp/transport.ts';
import { createLd2410Sensor } from './ld2410/driver.ts';
import * as ld2410 from './ld2410/model.ts';
import { createPvrHidReader } from './pvr-hid/driver.ts';
import * as pvrHid from './pvr-hid/model.ts';
import { createSamVReader } from './sam-v/driver.ts';
import * as samV from './sam-v/model.ts';
import { createSocialCardReader } from './social-card/driver.ts';
import * as socialCard from './social-card/model.ts';
import { createZfm20Reader } from './zfm-20/driver.ts';
import * as zfm20 from './zfm-20/model.ts';

/** A running driver, by what it can do. */
export type Device =
  | { readonly capability: 'biometric-reader'; readonly reader: BiometricReader }
  | { readonly capability: 'id-card-reader'; readonly reader: IdCardReader }
  | { readonly capability: 'receipt-printer'; readonly printer: ReceiptPrinter }
  | { readonly capability: 'document-printer'; readonly printer: DocumentPrinter }
  | { readonly capability: 'code-scanner'; readonly scanner: CodeScanner }
  | { readonly capability: 'presence-sensor'; readonly sensor: PresenceSensor }
  | { readonly capability: 'power-source'; readonly source: PowerSource }
  | { readonly capability: 'on-device-verifier'; readonly verifier: OnDeviceVerifier }
  | { readonly capability: 'social-card-reader'; readonly reader: SocialCardReader };

export type LinkKind = 'serial' | 'tcp' | 'hid' | 'ipp' | 'usb-printer' | 'pcsc';

/** Where a device hangs: at a cable that carries bytes, or at an address that answers IPP requests. */
export type DeviceEnd = LinkOpener | IppTransport;

/** Why no device could be made: an unknown model, or settings that do not fit it. The detail names the line. */
export type CatalogueFault =
  | { readonly code: 'unknown-model'; readonly model: string; readonly known: readonly string[] }
  | { readonly code: 'bad-settings'; readonly model: string; readonly detail: string };

/** One line of the catalogue. */
export interface CatalogueEntry {
  readonly model: string;
  readonly maker: string;
  readonly capability: Device['capability'];
  /** What it is for at a kiosk. */
  readonly role: DeviceRole;
  /** By what it is found when it is plugged in. */
  readonly foundBy: FoundBy;
  /** The kinds of link that this driver can speak over. */
  readonly links: readonly LinkKind[];
  /** Describes the settings, for the settings screen and the documents. */
  readonly settings: z.ZodType;
  create(end: DeviceEnd, settings: unknown, clock: Clock, log: DeviceLog): Result<Device, CatalogueFault>;
}

interface Definition<Settings, End extends DeviceEnd = LinkOpener> extends Omit<CatalogueEntry, 'create' | 'settings'> {
  readonly settings: z.ZodType<Settings>;
  readonly create: (end: End, settings: Settings, clock: Clock, log: DeviceLog) => Device;
}

/** A device at a cable that carries bytes. */
export const entry = <Settings>(definition: Definition<Settings>): CatalogueEntry => entryAt(definition, isLinkOpener);

const isLinkOpener = (end: DeviceEnd): end is LinkOpener => 'open' in end;
const isIppTransport = (end: DeviceEnd): end is IppTransport => 'exchange' in end;

function entryAt<Settings, End extends DeviceEnd>(
  definition: Definition<Settings, End>,
  fits: (end: DeviceEnd) => end is End,
): CatalogueEntry {
  return {
    ...definition,
    create: (end, settings, clock, log) => {
      if (!fits(end)) {
        const detail = `link: this model hangs at ${definition.links.join(' or ')}, not at ${end.name}`;
        return err({ code: 'bad-settings', model: definition.model, detail });
      }
      const parsed = definition.settings.safeParse(settings ?? {});
      if (!parsed.success) {
        const detail = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`).join('; ');
        return err({ code: 'bad-settings', model: definition.model, detail });
      }
      return ok(definition.create(end, parsed.data, clock, log));
    },
  };
}

/** Every model that a driver exists for. A new device is one more line. */
export const catalogue: readonly CatalogueEntry[] = [
  entry({
    model: zfm20.MODEL,
    maker: zfm20.MAKER,
    capability: 'biometric-reader',
    role: 'finger',
    foundBy: zfm20.FOUND_BY,
    links: ['serial', 'tcp'],
    settings: zfm20.settings,
    create: (opener, settings, clock, log) => ({ capability: 'biometric-reader', reader: createZfm20Reader(opener, settings, clock, log) }),
  }),
  entry({
    model: samV.MODEL,
    maker: samV.MAKER,
    capability: 'id-card-reader',
    role: 'card',
    foundBy: samV.FOUND_BY,
    links: ['serial', 'tcp'],
    settings: samV.settings,
    create: (opener, settings, clock, log) => ({ capability: 'id-card-reader', reader: createSamVReader(opener, settings, clock, log) }),
  }),
  entry({
    model: pvrHid.MODEL,
    maker: pvrHid.MAKER,
    capability: 'biometric-reader',
    role: 'palm',
    foundBy: pvrHid.FOUND_BY,
    links: ['hid', 'tcp'],
    settings: pvrHid.settings,
    create: (opener, settings, clock, log) => ({
      capability: 'biometric-reader',
      reader: createPvrHidReader(opener, settings, clock, log),
    }),
  }),
  entry({
    model: escpos.MODEL,
    maker: escpos.MAKER,
    capability: 'receipt-printer',
    role: 'printer',
    foundBy: escpos.FOUND_BY,
    links: ['serial', 'usb-printer', 'tcp'],
    settings: escpos.settings,
    create: (opener, settings, clock, log) => ({
      capability: 'receipt-printer',
      printer: createEscposPrinter(opener, settings, clock, log),
    }),
  }),
  entryAt(
    {
      model: ipp.MODEL,
      maker: ipp.MAKER,
      capability: 'document-printer',
      role: 'document',
      foundBy: ipp.FOUND_BY,
      links: ['ipp'],
      settings: ipp.settings,
      create: (transport, settings, clock, log) => ({
        capability: 'document-printer',
        printer: createIppPrinter(transport, settings, clock, log),
      }),
    },
    isIppTransport,
  ),
  entry({
    model: hidPos.MODEL,
    maker: hidPos.MAKER,
    capability: 'code-scanner',
    role: 'scanner',
    foundBy: hidPos.FOUND_BY,
    links: ['hid', 'tcp'],
    settings: hidPos.settings,
    create: (opener, settings, clock, log) => ({ capability: 'code-scanner', scanner: createHidPosScanner(opener, settings, clock, log) }),
  }),
  entry({
    model: cdcScanner.MODEL,
    maker: cdcScanner.MAKER,
    capability: 'code-scanner',
    role: 'scanner',
    foundBy: cdcScanner.FOUND_BY,
    links: ['serial', 'tcp'],
    settings: cdcScanner.settings,
    create: (opener, settings, clock, log) => ({ capability: 'code-scanner', scanner: createCdcScanner(opener, settings, clock, log) }),
  }),
  entry({
    model: efAa.MODEL,
    maker: efAa.MAKER,
    capability: 'on-device-verifier',
    role: 'verifier',
    foundBy: efAa.FOUND_BY,
    links: ['serial', 'tcp'],
    settings: efAa.settings,
    create: (opener, settings, clock, log) => ({
      capability: 'on-device-verifier',
      verifier: createEfAaVerifier(opener, settings, clock, log),
    }),
  }),
  entry({
    model: socialCard.MODEL,
    maker: socialCard.MAKER,
    capability: 'social-card-reader',
    role: 'social-card',
    foundBy: socialCard.FOUND_BY,
    links: ['pcsc'],
    settings: socialCard.settings,
    create: (opener, settings, clock, log) => ({
      capability: 'social-card-reader',
      reader: createSocialCardReader(opener, settings, clock, log),
    }),
  }),
  entry({
    model: ld2410.MODEL,
    maker: ld2410.MAKER,
    capability: 'presence-sensor',
    role: 'presence',
    foundBy: ld2410.FOUND_BY,
    links: ['serial', 'tcp'],
    settings: ld2410.settings,
    create: (opener, settings, clock, log) => ({ capability: 'presence-sensor', sensor: createLd2410Sensor(opener, settings, clock, log) }),
  }),
  entry({
    model: hidUps.MODEL,
    maker: hidUps.MAKER,
    capability: 'power-source',
    role: 'power',
    foundBy: hidUps.FOUND_BY,
    links: ['hid'],
    settings: hidUps.settings,
    create: (opener, settings, clock, log) => ({ capability: 'power-source', source: createHidUps(opener, settings, clock, log) }),
  }),
];

/** Makes the driver of a model; it begins to connect at once. Errors: `unknown-model`, `bad-settings`. */
export function createDevice(
  model: string,
  end: DeviceEnd,
  settings: unknown,
  clock: Clock,
  log: DeviceLog,
): Result<Device, CatalogueFault> {
  const found = catalogue.find((candidate) => candidate.model === model);
  if (found === undefined) return err({ code: 'unknown-model', model, known: catalogue.map((known) => known.model) });
  return found.create(end, settings, clock, log);
}
