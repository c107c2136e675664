import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Town } from './town.ts';

/** An old copy of the data folder: a new chain begins, nobody is refused, nothing counts twice. */
export async function chainRestoredFromOldImage(town: Town): Promise<void> {
  const [first, second] = [town.person('cast-08'), town.person('cast-09')];
  await Promise.all([town.enrol(first), town.enrol(second)]);
  const kiosk = await town.openKiosk('chain-restored-from-old-image');
  expect(await kiosk.certify(first)).toBe('accepted');
  await kiosk.done();
  await kiosk.stop();
  const image = join(town.folder, 'image');
  cpSync(kiosk.config.agentFolder, image, { recursive: true });
  await kiosk.start();
  expect(await kiosk.certify(second)).toBe('accepted');
  await kiosk.done();
  const epochs = new Set(kiosk.agent.journal.all().map(({ epoch }) => epoch));
  await kiosk.stop();
  rmSync(kiosk.config.agentFolder, { recursive: true });
  cpSync(image, kiosk.config.agentFolder, { recursive: true });
  await kiosk.start();
  expect(kiosk.agent.journal.restored).toBe(true);
  expect(await kiosk.certify(second)).toBe('already');
  expect(kiosk.agent.journal.all().filter(({ epoch }) => !epochs.has(epoch)).length).toBeGreaterThan(0);
  const terminals = (await town.changes()).filter(({ data }) => data['flag'] === 'cloned');
  expect(terminals).toEqual([]);
}
