import { err, ok, settingsChange, type Problem, type Result, type SettingsDocument } from '@changqing/protocol';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CatalogueEntry } from '../devices/catalogue.ts';
import type { FoundPort } from '../devices/roster.ts';
import type { AuditEntry } from '../records/audit.ts';
import { sha256 } from '../records/sign.ts';
import { changedPaths } from './changed-paths.ts';
import { judgeSettings } from './settings-rules.ts';
import { openSettingsVersions } from './settings-versions.ts';
import { settings as settingsSchema, type Settings, type SettingsStore } from './settings.ts';

/** The settings as a technician reads, changes, puts back, exports and imports them. */
export interface SettingsDesk {
  document(): Promise<SettingsDocument>;
  version(version: number): Promise<Record<string, unknown> | undefined>;
  /**
   * Puts a whole document in the place of version `base`. On the disk when it resolves, and in effect. Problems: `request-invalid`, `settings-refused` with
   * each field, `settings-moved-on`, `settings-invalid` while the file is broken, `storage-failed`.
   */
  change(body: unknown, by: string): Promise<Result<undefined, Problem>>;
  /** Stores one thing that holds already, such as a serial number that was accepted, under the same rules. */
  amend(by: string, update: (document: Settings) => void): Promise<Result<undefined, Problem>>;
}

export interface SettingsDeskOptions {
  readonly store: SettingsStore;
  /** Where earlier versions lie. */
  readonly folder: string;
  readonly clock: Clock;
  readonly catalogue: readonly CatalogueEntry[];
  ports(): Promise<readonly FoundPort[]>;
  audit(entry: AuditEntry): void;
  /** New settings are on the disk: makes them hold. */
  apply(settings: Settings, changed: readonly string[]): Promise<void>;
}

export async function openSettingsDesk(options: SettingsDeskOptions): Promise<SettingsDesk> {
  const { store, clock, catalogue } = options;
  const versions = await openSettingsVersions(options.folder);
  const at = () => new Date(clock.now()).toISOString();
  // Somebody changed the file by hand, or there was none before.
  const known = versions.latest;
  if (store.fault === undefined && (known === undefined || changedPaths(known.settings, store.settings).length > 0)) {
    await versions.add({
      at: at(),
      by: 'file',
      changed: [...changedPaths(known?.settings ?? {}, store.settings)],
      settings: copyOf(store.settings),
    });
  }
  let last: Promise<unknown> = Promise.resolve();
  /** One change at a time: two windows cannot both stand on the same version. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  };

  const put = async (next: Settings, by: string): Promise<Result<readonly string[], Problem>> => {
    const before = copyOf(store.settings);
    const changed = changedPaths(before, next);
    if (changed.length === 0) return ok(changed);
    let version: number;
    try {
      version = (await versions.add({ at: at(), by, changed: [...changed], settings: copyOf(next) })).version;
      await store.change((document) => overwrite(document, next));
    } catch (error) {
      return err({ code: 'storage-failed', detail: error instanceof Error ? error.message : String(error) });
    }
    options.audit({
      act: 'settings-changed',
      staffId: by,
      version,
      sha256: sha256(JSON.stringify(next)),
      paths: changed.map((path) => path.slice(0, 120)),
    });
    return ok(changed);
  };

  const broken = (): Problem | undefined =>
    store.fault === undefined ? undefined : { code: 'settings-invalid', detail: `line ${store.fault.line}: ${store.fault.detail}` };

  return {
    document: async () => ({
      version: versions.latest?.version ?? 0,
      settings: copyOf(store.settings),
      schema: settingsJsonSchema(),
      versions: versions.list().map((entry) => ({ ...entry, changed: [...entry.changed] })),
      ports: (await options.ports()).map(portOf),
      models: catalogue.map(({ model, maker, role, links }) => ({ model, maker, role, links: [...links] })),
    }),
    version: async (version) => (await versions.read(version))?.settings,
    change: (body, by) => {
      const parsed = settingsChange.safeParse(body);
      if (!parsed.success) return Promise.resolve(err({ code: 'request-invalid', detail: 'base and settings are needed' }));
      const { base, settings } = parsed.data;
      return inTurn(async () => {
        const fault = broken();
        if (fault !== undefined) return err(fault);
        if (base !== versions.latest?.version)
          return err({ code: 'settings-moved-on', detail: `version ${versions.latest?.version ?? 0}` });
        const judged = judgeSettings(settings, catalogue);
        if (!judged.ok) return judged;
        const stored = await put(judged.value, by);
        if (!stored.ok) return stored;
        if (stored.value.length > 0) await options.apply(store.settings, stored.value);
        return ok();
      });
    },
    amend: (by, update) =>
      inTurn(async () => {
        const fault = broken();
        if (fault !== undefined) return err(fault);
        const next = settingsSchema.parse(copyOf(store.settings));
        update(next);
        const judged = judgeSettings(copyOf(next), catalogue);
        if (!judged.ok) return judged;
        const stored = await put(judged.value, by);
        return stored.ok ? ok() : stored;
      }),
  };
}

/** The JSON Schema of the document (2020-12), from which the form is made. */
export const settingsJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }),
});

/** The new document in the old object: what it leaves out must not stay. */
function overwrite(document: Settings, next: Settings): void {
  const emptied = Object.fromEntries(settingsSchema.keyof().options.map((key) => [key, undefined]));
  Object.assign(document, emptied, next);
}

const jsonObject = z.record(z.string(), z.unknown());
const copyOf = (value: Settings): Record<string, unknown> => jsonObject.parse(JSON.parse(JSON.stringify(value)));

const portOf = ({
  path,
  kind,
  vendorId,
  productId,
  serialNumber,
  maker,
  heldBy,
  matches,
}: FoundPort): SettingsDocument['ports'][number] => ({
  path,
  kind,
  ...(vendorId === undefined ? {} : { vendorId }),
  ...(productId === undefined ? {} : { productId }),
  ...(serialNumber === undefined ? {} : { serialNumber }),
  ...(maker === undefined ? {} : { maker }),
  ...(heldBy === undefined ? {} : { heldBy }),
  matches: [...matches],
});
