import type { DatabaseSync } from 'node:sqlite';
import type { DeviceCounters, DeviceRole } from '@changqing/protocol';
import { z } from 'zod';
import { storageProblem } from '../../records/database.ts';
import type { KnownIdentity } from './verdict.ts';

/** What is kept of a device over restarts. */
export interface DeviceMemory {
  readonly model: string;
  readonly counters: DeviceCounters;
  /** Ms since 1970. */
  readonly lastSuccessMs: number | undefined;
  readonly known: KnownIdentity;
  /** The strange identity that the bureau was told of, so that it is told once. */
  readonly told: string | undefined;
}

/** Keeps one row for each role. */
export interface DeviceMemories {
  /** What is known of this role; of another model nothing but the counters. */
  recall(role: DeviceRole, model: string): DeviceMemory;
  /** False where the disk refuses: it is tried again with the next change. */
  keep(role: DeviceRole, memory: DeviceMemory): boolean;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS device_counters (
  role TEXT PRIMARY KEY, model TEXT NOT NULL, succeeded INTEGER NOT NULL, failed INTEGER NOT NULL, reconnects INTEGER NOT NULL,
  link_errors INTEGER NOT NULL, resets INTEGER NOT NULL, last_success_ms INTEGER, serial_number TEXT NOT NULL, firmware TEXT NOT NULL, told TEXT
) STRICT;
`;
const row = z.object({
  model: z.string(),
  succeeded: z.number(),
  failed: z.number(),
  reconnects: z.number(),
  link_errors: z.number(),
  resets: z.number(),
  last_success_ms: z.number().nullable(),
  serial_number: z.string(),
  firmware: z.string(),
  told: z.string().nullable(),
});

const NO_COUNTERS: DeviceCounters = { succeeded: 0, failed: 0, reconnects: 0, linkErrors: 0, resets: 0 };
const UNKNOWN: KnownIdentity = { serialNumber: '', firmware: '' };

/** Opens the table `device_counters`, and makes it where it is not there. */
export function openDeviceMemories(database: DatabaseSync): DeviceMemories {
  database.exec(SCHEMA);
  const read = database.prepare('SELECT * FROM device_counters WHERE role = ?');
  const write = database.prepare(
    `INSERT INTO device_counters VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (role) DO UPDATE SET model = excluded.model,
     succeeded = excluded.succeeded, failed = excluded.failed, reconnects = excluded.reconnects, link_errors = excluded.link_errors,
     resets = excluded.resets, last_success_ms = excluded.last_success_ms, serial_number = excluded.serial_number,
     firmware = excluded.firmware, told = excluded.told`,
  );
  return {
    recall: (role, model) => {
      const found = row.safeParse(read.get(role));
      if (!found.success) return { model, counters: NO_COUNTERS, lastSuccessMs: undefined, known: UNKNOWN, told: undefined };
      const { data } = found;
      const same = data.model === model;
      return {
        model,
        counters: {
          succeeded: data.succeeded,
          failed: data.failed,
          reconnects: data.reconnects,
          linkErrors: data.link_errors,
          resets: data.resets,
        },
        lastSuccessMs: data.last_success_ms ?? undefined,
        known: same ? { serialNumber: data.serial_number, firmware: data.firmware } : UNKNOWN,
        told: same ? (data.told ?? undefined) : undefined,
      };
    },
    keep: (role, { model, counters, lastSuccessMs, known, told }) => {
      const { succeeded, failed, reconnects, linkErrors, resets } = counters;
      const success = lastSuccessMs === undefined ? null : Math.floor(lastSuccessMs);
      try {
        write.run(
          role,
          model,
          succeeded,
          failed,
          reconnects,
          linkErrors,
          resets,
          success,
          known.serialNumber,
          known.firmware,
          told ?? null,
        );
        return true;
      } catch (error) {
        if (storageProblem(error) === undefined) throw error;
        return false;
      }
    },
  };
}
