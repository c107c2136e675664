import { err, ok, type Problem, type Result } from '@changqing/protocol';
import { z } from 'zod';
import type { CatalogueEntry } from '../devices/catalogue.ts';
import { linkFits } from '../devices/open-link.ts';
import { settings as settingsSchema, type Settings } from './settings.ts';

/** One field that is wrong, by its path in the document, with a word for whoever typed it. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

type Known = Pick<CatalogueEntry, 'model' | 'role' | 'links' | 'foundBy' | 'settings'>;

const CHINESE = z.locales.zhCN().localeError;

/** Reads a whole settings document. Error `settings-refused` names each field that is wrong; nothing is filled in by guessing. */
export function judgeSettings(document: unknown, catalogue: readonly Known[]): Result<Settings, Problem> {
  const parsed = settingsSchema.safeParse(document, { error: CHINESE });
  if (!parsed.success) return refused(parsed.error.issues.flatMap((issue) => faultsOf(issue, [])));
  const faults = [...deviceFaults(parsed.data, catalogue), ...serviceFaults(parsed.data), ...supplyFaults(parsed.data)];
  return faults.length === 0 ? ok(parsed.data) : refused(faults);
}

const refused = (faults: readonly FieldFault[]): Result<never, Problem> => err({ code: 'settings-refused', fields: faults.slice(0, 50) });

/** An unknown key is a fault of that key, so that the word stands beside it. */
function faultsOf(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): readonly FieldFault[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: '没有这一项设置' }));
  return [{ path: path.join('.'), message: issue.message }];
}

function deviceFaults({ devices }: Settings, catalogue: readonly Known[]): readonly FieldFault[] {
  const taken = new Map<string, number>();
  return devices.flatMap(({ model, link, settings }, index): readonly FieldFault[] => {
    const at = `devices.${index}`;
    const entry = catalogue.find((known) => known.model === model);
    if (entry === undefined) {
      return [{ path: `${at}.model`, message: `没有这个型号。可选：${catalogue.map((known) => known.model).join('、')}` }];
    }
    const earlier = taken.get(entry.role);
    taken.set(entry.role, earlier ?? index);
    const own = entry.settings.safeParse(settings, { error: CHINESE });
    return [
      ...(earlier === undefined ? [] : [{ path: `${at}.model`, message: `第 ${earlier + 1} 台设备已经是同一个用途，一个用途只能有一台` }]),
      ...(linkFits(entry, link.kind) ? [] : [{ path: `${at}.link.kind`, message: `这个型号只能接 ${entry.links.join('、')}` }]),
      ...(own.success ? [] : own.error.issues.flatMap((issue) => faultsOf(issue, [at, 'settings']))),
    ];
  });
}

function serviceFaults({ services, defaultService }: Settings): readonly FieldFault[] {
  return [
    ...(new Set(services).size === services.length ? [] : [{ path: 'services', message: '同一项服务写了两次' }]),
    ...(services.includes(defaultService) ? [] : [{ path: 'defaultService', message: '这项服务没有开通，请先加到服务里' }]),
  ];
}

function supplyFaults({ supplies }: Settings): readonly FieldFault[] {
  return [
    ...(supplies.lowMm < supplies.rollMm ? [] : [{ path: 'supplies.lowMm', message: '要比整卷纸短' }]),
    ...(supplies.lowSheets < supplies.sheets ? [] : [{ path: 'supplies.lowSheets', message: '要比满盒的张数少' }]),
  ];
}
