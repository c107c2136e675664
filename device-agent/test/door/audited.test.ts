import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { AGENT_VERSION } from '../../src/version.ts';
import { verifyAudit } from '../../src/records/audit.ts';
import { openHouse } from './house.ts';

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const entry = z.looseObject({ act: z.string() });

const STARTED = { act: 'agent-started', version: AGENT_VERSION, bootId: expect.any(String) as unknown };

/** What a technician with the file reads, and whether it is whole. */
function audited(agentFolder: string) {
  const database = new DatabaseSync(join(agentFolder, 'journal.sqlite'), { readOnly: true });
  try {
    const entries = database
      .prepare('SELECT entry FROM audit ORDER BY sequence')
      .all()
      .map((row) => entry.parse(JSON.parse(String(row['entry']))));
    return { entries, whole: verifyAudit(database) };
  } finally {
    database.close();
  }
}

test('settings, pairing and a call for help stand in the audit', async () => {
  const { cookie } = await house.pair();
  const { nonce } = house.agent.feed.view;
  const asked = await fetch(`${house.url}/api/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.origin, cookie },
    body: JSON.stringify({ nonce, command: { kind: 'help.ask' } }),
  });
  expect(asked.status).toBe(200);
  const { entries, whole } = audited(house.config.agentFolder);
  expect(entries).toEqual([
    { act: 'settings-read', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    STARTED,
    { act: 'window-paired' },
    { act: 'help-asked', page: 'idle' },
  ]);
  expect(whole).toEqual({ ok: true, value: 4 });
});

test('so does a broken settings file, with its line', async () => {
  const broken = await openHouse('{\n  "v": 1,\n  "person": 7\n}');
  expect(audited(broken.config.agentFolder).entries).toEqual([{ act: 'settings-invalid', line: 3 }, STARTED]);
  await broken.close();
});
