import { err, type Problem, type Result } from '@changqing/protocol';
import { readIfThere } from './durable-json-file.ts';
import type { SettingsDesk } from './settings-desk.ts';
import { parseSettings } from './settings.ts';

/**
 * Takes over what somebody wrote into the settings file by hand, under the same rules as a change at the desk; a version of its own. Problems:
 * `settings-invalid` with the line, and those of a change. What is in force stays then.
 * @param path the settings file
 */
export async function reloadSettings(path: string, desk: Pick<SettingsDesk, 'amend'>): Promise<Result<undefined, Problem>> {
  const text = await readIfThere(path);
  if (text === null) return err({ code: 'settings-invalid', detail: 'the file is gone' });
  const parsed = parseSettings(text);
  if (!parsed.ok) return err({ code: 'settings-invalid', detail: `line ${parsed.error.line}: ${parsed.error.detail}` });
  return desk.amend('central', (document) => {
    // What the file does not say any more does not hold any more.
    for (const key of Object.keys(document)) Reflect.deleteProperty(document, key);
    Object.assign(document, parsed.value);
  });
}
