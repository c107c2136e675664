import { err, ok, personSettings, REFERENCE_SCREEN, screenGeometry, service, site, type Result } from '@changqing/protocol';
import { Low } from 'lowdb';
import { z } from 'zod';
import { durableJsonAdapter, readIfThere } from './durable-json-file.ts';
import { lineOfPath } from './json-lines.ts';
import { linkSettings } from './link-settings.ts';

export { linkSettings, type LinkSettings } from './link-settings.ts';

/** One device: which model, where it is plugged in, and the model's own settings. */
export const deviceSettings = z.strictObject({
  model: z.string().min(1),
  link: linkSettings,
  settings: z.record(z.string(), z.unknown()).default({}),
});
export type DeviceSettings = z.infer<typeof deviceSettings>;

/** How much paper there is when it was filled, and from when on the technician is told. Rolls in millimetres, A4 in sheets. */
export const suppliesSettings = z.strictObject({
  /** An 80 mm roll of 80 m. */
  rollMm: z.number().int().min(1_000).max(200_000).default(80_000),
  sheets: z.number().int().min(1).max(5_000).default(250),
  /** Some fifty slips. */
  lowMm: z.number().int().min(0).max(100_000).default(8_000),
  lowSheets: z.number().int().min(0).max(2_000).default(30),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 08:30');
const span = z.strictObject({ from: timeOfDay, to: timeOfDay }).refine(({ from, to }) => from < to, 'must end after it begins');
const spans = z.array(span).max(4);
const openingHours = z.strictObject({ 1: spans, 2: spans, 3: spans, 4: spans, 5: spans, 6: spans, 7: spans }).partial();

/** Of the form of the document. A file of a later one is never written over. */
const SETTINGS_VERSION = 1;

/** The settings document of one kiosk, changed by technicians. */
export const settings = z.strictObject({
  v: z.literal(SETTINGS_VERSION).default(SETTINGS_VERSION),
  /** What is said of the place here instead of what the bureau says. */
  site: site.pick({ name: true, address: true, telephone: true, counter: true }).partial().default({}),
  devices: z.array(deviceSettings).default([]),
  /** The screen that hangs here; all sizes on the pages follow from it. */
  screen: screenGeometry.default(REFERENCE_SCREEN),
  /** What the kiosk offers, in the order in which it is shown. */
  services: z.array(service).min(1).default(['certification', 'look-up', 'info']),
  /** What a card that is laid on the idle page begins; a service that is offered. */
  defaultService: service.default('certification'),
  /** After which services a rating is asked for. */
  feedbackAfter: z.array(service).default(['look-up']),
  supplies: suppliesSettings.prefault({}),
  /** Where the next kiosk is, in words, for when something here is out of order. */
  nextKiosk: z.string().min(1).max(80).optional(),
  /** A switch behind the service door that types this key: it opens the way into diagnostics as the five corners do. */
  keySwitch: z.strictObject({ key: z.string().regex(/^(F([1-9]|1\d|2[0-4])|[A-Z])$/, 'F1 到 F24，或一个大写字母') }).optional(),
  /** When people are served, by weekday (1 Monday to 7 Sunday), Asia/Shanghai; always where it is not set. */
  hours: openingHours.optional(),
  /** What each person finds. */
  person: personSettings.default({ size: 'large', theme: 'paper', language: 'zh', volume: 2 }),
});
export type Settings = z.infer<typeof settings>;

export const defaultSettings = (): Settings => settings.parse({});

/** What is wrong with the file, and on which line. The file is left as it is. */
export interface SettingsFault {
  readonly line: number;
  readonly detail: string;
}

/** Reads the settings from their text. */
export function parseSettings(text: string): Result<Settings, SettingsFault> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'not JSON';
    const position = /position (\d+)/.exec(detail)?.[1];
    const before = position === undefined ? text : text.slice(0, Number(position));
    return err({ line: before.split('\n').length, detail });
  }
  const newer = z
    .looseObject({
      v: z
        .number()
        .int()
        .min(SETTINGS_VERSION + 1),
    })
    .safeParse(json);
  if (newer.success) {
    const detail = `v: this file is of version ${newer.data.v}, and this agent understands ${SETTINGS_VERSION}: bring the agent up to date, or put the file from before back`;
    return err({ line: lineOfPath(text, ['v']), detail });
  }
  const parsed = settings.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  return err({ line: lineOfPath(text, path), detail: `${path.join('.') || 'the document'}: ${issue?.message ?? 'is not of the form'}` });
}

/** The settings of this kiosk and their file. */
export interface SettingsStore {
  readonly settings: Settings;
  /** Set where the file is broken: the defaults stand in its place, and nothing is written over it. */
  readonly fault: SettingsFault | undefined;
  /**
   * Changes the document and resolves when that is on the disk. The object stays the same one, so that whoever holds it sees the change. Throws
   * while the file is broken.
   */
  change(update: (settings: Settings) => void): Promise<void>;
}

/** Opens the settings; a file that is not there is written with the defaults, as a pattern for technicians. */
export async function openSettings(path: string): Promise<SettingsStore> {
  const text = await readIfThere(path);
  const parsed = text === null ? ok(defaultSettings()) : parseSettings(text);
  if (!parsed.ok) {
    return {
      settings: defaultSettings(),
      fault: parsed.error,
      change: () => Promise.reject(new Error(`the settings file is broken on line ${parsed.error.line}: mend it first`)),
    };
  }
  const document = new Low<Settings>(
    durableJsonAdapter(path, (read) => settings.parse(JSON.parse(read))),
    parsed.value,
  );
  if (text === null) await document.write();
  return { settings: parsed.value, fault: undefined, change: (update) => document.update(update) };
}
