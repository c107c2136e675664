import { problemDocument, type Problem, type Result } from '@changqing/protocol';

/** What comes over the socket while diagnostics is open. */
export type DeskEvent = 'diagnostics' | 'live-image' | 'wire';

/** What has come, as it came: the pages of diagnostics read it, which others do not carry. */
export interface DeskArrivals {
  readonly diagnostics?: unknown;
  readonly image?: unknown;
  /** The newest lines of the wire monitor, oldest first. */
  readonly wire: readonly unknown[];
}

/** So many lines of the wire monitor are held. */
export const WIRE_LINES = 200;
const NOTHING: DeskArrivals = { wire: [] };

/** Holds the last of each event while diagnostics is open, and forgets all of it when that is left. Nothing is stored anywhere else. */
export class DeskFeed {
  #arrivals = NOTHING;
  readonly #heeders = new Set<() => void>();

  get arrivals(): DeskArrivals {
    return this.#arrivals;
  }

  heed(event: DeskEvent, payload: unknown): void {
    switch (event) {
      case 'diagnostics':
        this.#become({ ...this.#arrivals, diagnostics: payload });
        return;
      case 'live-image':
        this.#become({ ...this.#arrivals, image: payload });
        return;
      case 'wire':
        this.#become({ ...this.#arrivals, wire: [...this.#arrivals.wire.slice(1 - WIRE_LINES), payload] });
    }
  }

  clearWire(): void {
    this.#become({ ...this.#arrivals, wire: [] });
  }

  forget(): void {
    if (this.#arrivals !== NOTHING) this.#become(NOTHING);
  }

  /** Tells of each change; answers what ends that. */
  readonly watch = (heed: () => void): (() => void) => {
    this.#heeders.add(heed);
    return () => this.#heeders.delete(heed);
  };

  #become(arrivals: DeskArrivals): void {
    this.#arrivals = arrivals;
    for (const heed of this.#heeders) heed();
  }
}

/** What diagnostics needs of the agent: its events, and answers to questions. */
export interface DeskPort {
  readonly feed: DeskFeed;
  /** For pictures: the section that is open from the start. */
  readonly opensAt?: 'overview' | 'tests' | 'devices' | 'charts' | 'settings' | 'reports';
  /** GETs the path, or POSTs the body as JSON to it. An agent that does not answer is `agent-failed`. */
  readonly ask: (path: string, body?: unknown) => Promise<Result<unknown, Problem>>;
}

/** Asks the agent that served this page. */
export async function askAgent(path: string, body?: unknown): Promise<Result<unknown, Problem>> {
  const silent = (detail: string): Result<unknown, Problem> => ({ ok: false, error: { code: 'agent-failed', detail } });
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      signal: AbortSignal.timeout(15_000),
      ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, value: answer };
    const problem = problemDocument.safeParse(answer);
    if (!problem.success) return silent(`HTTP ${response.status}`);
    const { code, detail, errors } = problem.data;
    return { ok: false, error: { code, ...(detail === undefined ? {} : { detail }), ...(errors === undefined ? {} : { fields: errors }) } };
  } catch (error) {
    return silent(error instanceof Error ? error.name : 'no answer');
  }
}
