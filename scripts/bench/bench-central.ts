import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { centralSaid, type CentralAsked, type CentralSaid } from './central-messages.ts';

/** Central as a process of its own, with the synthetic cast in its register and no limits on requests. */
export interface BenchCentral {
  readonly url: string;
  readonly publicUrl: string;
  readonly bureauToken: string;
  readonly socketFolder: string;
  /** Of central's process, which has started its PostgreSQL. */
  readonly pid: number | undefined;
  /** A one-time code for a new terminal; all stand at one site, so that nobody travels too fast. */
  enrolCode(): Promise<string>;
  /** From now on attempts are compared by the engine, or not at all. */
  matchBy(matcher: 'real' | 'null'): Promise<void>;
  /** Streams people of the synthetic population with their records into the database; those from place `from` on, of `POPULATION_SEED`. */
  streamCity(from: number, size: number): Promise<StreamedCity>;
  stop(): Promise<void>;
}

/** What one stretch of the population came to. */
export interface StreamedCity {
  readonly people: number;
  /** Records as they travelled, together. */
  readonly bytes: number;
  /** Resident memory of central's process at its end. */
  readonly residentBytes: number;
}

const READY_WITHIN_MS = 90_000;
/** A large database has much to write when it is stopped. */
const STOPS_WITHIN_MS = 120_000;

/** Starts it in a folder; rejects with central's own line where it does not start. */
export async function startBenchCentral(folder: string): Promise<BenchCentral> {
  const child = fork(join(import.meta.dirname, 'central.process.ts'), [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const next = async <K extends CentralSaid['said']>(wanted: K): Promise<Extract<CentralSaid, { said: K }>> => {
    const late = new AbortController();
    const deadline = AbortSignal.any([late.signal, AbortSignal.timeout(READY_WITHIN_MS)]);
    void ended.then(() => late.abort(new Error('central ended by itself')));
    const message: unknown = (await once(child, 'message', { signal: deadline }))[0];
    const said = centralSaid.parse(message);
    if (said.said === 'failed') throw new Error(`central did not start: ${said.why}`);
    if (said.said === 'not-done') throw new Error(`central did not do it: ${said.why}`);
    if (!isSaid(said, wanted)) throw new Error(`central said ${said.said} where ${wanted} was awaited`);
    return said;
  };
  const ask = <K extends CentralSaid['said']>(asked: CentralAsked, wanted: K) => {
    const answer = next(wanted);
    child.send(asked);
    return answer;
  };
  const ready = await next('ready');
  return {
    ...ready,
    pid: child.pid,
    enrolCode: async () => (await ask({ do: 'enrol-code' }, 'enrol-code')).code,
    matchBy: async (matcher) => {
      await ask({ do: 'matcher', matcher }, 'matcher');
    },
    streamCity: (from, size) => ask({ do: 'stream-city', from, size }, 'stream-city'),
    stop: async () => {
      // It may have ended by itself; whoever waited for it was told.
      if (child.connected) child.disconnect();
      const killer = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}

const isSaid = <K extends CentralSaid['said']>(said: CentralSaid, wanted: K): said is Extract<CentralSaid, { said: K }> =>
  said.said === wanted;
