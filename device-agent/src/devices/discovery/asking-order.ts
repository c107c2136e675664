import type { CatalogueEntry } from '../catalogue.ts';
import type { Greeting } from './found-by.ts';

/**
 * The order in which a port is asked who hangs there: first those for whom one only listens; then those whose question no other device takes for more
 * than noise, the longest mark first. A model that is not in here is never looked for at unknown ports.
 *
 * | model | what goes out | at | what others make of it |
 * | --- | --- | --- | --- |
 * | `ld2410` | nothing | 256,000 | nothing |
 * | `sam-v` | AA AA AA 96 69 …, 10 bytes | 115,200 | no frame of theirs begins so |
 * | `zfm-20` | EF 01 …, 12 bytes | 115,200, then 57,600 | `ef-aa` waits for EF AA and passes it over |
 * | `ef-aa` | EF AA …, 6 bytes | 115,200 | `zfm-20` waits for EF 01 and passes it over |
 */
export const ASKING_ORDER: readonly string[] = ['ld2410', 'sam-v', 'zfm-20', 'ef-aa'];

export type Askable = { readonly model: string; readonly greeting: Exclude<Greeting, { manner: 'never' }> };

/** Those of the entries that can be asked, in the order in which they are. */
export function askablesIn(entries: readonly Pick<CatalogueEntry, 'model' | 'foundBy'>[]): readonly Askable[] {
  return ASKING_ORDER.flatMap((model) => {
    const greeting = entries.find((entry) => entry.model === model)?.foundBy.greeting;
    return greeting === undefined || greeting.manner === 'never' ? [] : [{ model, greeting }];
  });
}
