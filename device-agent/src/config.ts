import { dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '@changqing/protocol';
import { z } from 'zod';
import { parseCentralAddress } from './central/address.ts';

/** What the agent is told by its environment. */
export interface Config {
  readonly kioskPort: number;
  readonly dockPort: number;
  /** Journal, profile and settings. */
  readonly agentFolder: string;
  /** Pairing link and command line token. */
  readonly runFolder: string;
  /** The terminal's own key. */
  readonly keysFolder: string;
  /** Central's part of the keys folder: only the simulated build looks there, for the bureau's token. */
  readonly centralKeysFolder: string;
  readonly centralUrl: URL;
  readonly enrolCode: string | undefined;
  /** Name under which the terminal enrols. */
  readonly terminalName: string;
  /** From so many megabytes on the agent starts anew when nobody is there. */
  readonly memoryCeilingMb?: number;
}

const port = z.coerce.number().int().min(1).max(65_535);
const environment = z.object({
  CHANGQING_KIOSK_PORT: port.default(7070),
  CHANGQING_DOCK_PORT: port.default(7071),
  CHANGQING_DATA: z.string().default('.data'),
  CHANGQING_KEYS_DIR: z.string().optional(),
  CHANGQING_CENTRAL_URL: z.string().default('http://127.0.0.1:7080'),
  CHANGQING_ENROL_CODE: z.string().min(8).max(64).optional(),
  CHANGQING_TERMINAL_NAME: z.string().min(1).max(60).default('kiosk'),
  CHANGQING_MEMORY_CEILING_MB: z.coerce.number().int().min(256).max(65_536).default(1_536),
});

/** Reads the configuration. Error: one line for each wrong variable, naming it. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Result<Config, readonly string[]> {
  // An empty variable means an unset one: shells and service files cannot easily unset.
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')));
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const from = parsed.data;
  const central = parseCentralAddress(from.CHANGQING_CENTRAL_URL);
  if (!central.ok) return err([central.error]);
  const data = resolve(from.CHANGQING_DATA);
  const keys = from.CHANGQING_KEYS_DIR === undefined ? join(dirname(data), '.keys') : resolve(from.CHANGQING_KEYS_DIR);
  if (keys === data || keys.startsWith(`${data}/`)) return err(['CHANGQING_KEYS_DIR: keys must lie outside the data folder']);
  return ok({
    kioskPort: from.CHANGQING_KIOSK_PORT,
    dockPort: from.CHANGQING_DOCK_PORT,
    agentFolder: join(data, 'agent'),
    runFolder: join(data, 'run'),
    keysFolder: join(keys, 'agent'),
    centralKeysFolder: join(keys, 'central'),
    centralUrl: central.value,
    enrolCode: from.CHANGQING_ENROL_CODE,
    terminalName: from.CHANGQING_TERMINAL_NAME,
    memoryCeilingMb: from.CHANGQING_MEMORY_CEILING_MB,
  });
}
