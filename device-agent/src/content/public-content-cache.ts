import { canonicalJson, publicContent, type Json, type PublicContent } from '@changqing/protocol';
import type { CentralClient } from '../central/central-client.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import { parseJson, sha256 } from '../records/sign.ts';
import { readIfThere, writeDurably } from '../settings/durable-json-file.ts';

/** What may be shown to anybody, as it was fetched last; there also when the bureau is away. */
export interface PublicContentCache {
  readonly content: PublicContent | undefined;
  /** Fetches it at once and hourly, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Central was met again: asks soon, if it was not asked within the hour. */
  wake(): void;
  /** Calls back after each change; the returned function stops that. */
  onChange(listener: (content: PublicContent) => void): () => void;
}

export interface PublicContentOptions {
  /** The file that it lies in. */
  readonly path: string;
  readonly client: Pick<CentralClient, 'publicContent'>;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const EVERY_MS = 3_600_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;
const ASK_TIMEOUT_MS = 30_000;

/** Whether a content is whole: its version is the hash of all the rest. */
export function isWhole({ version, ...rest }: PublicContent): boolean {
  const json: Json = rest;
  return sha256(canonicalJson(json)) === version;
}

/** Opens the cache. A file that is broken, cut off or changed counts as none: it is fetched anew and replaced. */
export async function openPublicContent(options: PublicContentOptions): Promise<PublicContentCache> {
  const { path, client, clock, log } = options;
  const listeners = new Set<(content: PublicContent) => void>();
  let content = await readKept(path);
  let wake = new AbortController();
  let fetched = false;

  const take = async (fresh: PublicContent): Promise<void> => {
    if (fresh.version === content?.version) return;
    content = fresh;
    log.info({ event: 'public-content-new', version: fresh.version.slice(0, 12) });
    for (const listener of [...listeners]) listener(fresh);
    try {
      await writeDurably(path, JSON.stringify(fresh));
    } catch (error) {
      // It is shown all the same; after a restart it is fetched again.
      log.warn({ event: 'public-content-not-kept', detail: error instanceof Error ? error.message : String(error) });
    }
  };

  return {
    get content() {
      return content;
    },
    wake: () => {
      if (!fetched) wake.abort();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    run: async (signal) => {
      let retryMs = FIRST_RETRY_MS;
      while (!isAborted(signal)) {
        wake = new AbortController();
        const answer = await withDeadline(clock, ASK_TIMEOUT_MS, signal, (ends) => client.publicContent(ends));
        if (isAborted(signal)) return;
        fetched = answer.ok && isWhole(answer.value);
        if (answer.ok && fetched) await take(answer.value);
        else log.warn({ event: 'public-content-not-fetched', code: answer.ok ? 'not-whole' : answer.error.code });
        await clock.sleep(fetched ? EVERY_MS : retryMs, AbortSignal.any([signal, wake.signal]));
        retryMs = fetched ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, retryMs * 2);
      }
    },
  };
}

async function readKept(path: string): Promise<PublicContent | undefined> {
  const text = await readIfThere(path).catch(() => null);
  const parsed = publicContent.safeParse(parseJson(text ?? ''));
  return parsed.success && isWhole(parsed.data) ? parsed.data : undefined;
}
