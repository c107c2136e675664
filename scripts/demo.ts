import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeOutsideFolders } from '@changqing/central-api';
import { clientsOf } from './demo/clients.ts';
import { playVisit } from './demo/play.ts';
import { visits } from './demo/visit.ts';
import { freePort, startWorld } from './world/world.ts';

const USAGE = `usage: npm run -s demo -- [--people N] [--json]
  plays N visits (20 unless told) at a simulated kiosk, from the card on the reader to the bureau's record;
  on free ports and in a data folder of its own. Exit 0 when every visit ended as expected, else 1.`;

function options(): { readonly people: number; readonly json: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        people: { type: 'string', default: '20' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const people = Number(values.people);
    if (!values.help && Number.isInteger(people) && people >= 1 && people <= 1_000) return { people, json: values.json };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
  console.error(USAGE);
  process.exit(2);
}

const { people, json } = options();
const folder = mkdtempSync(join(tmpdir(), 'changqing-demo-'));
// Root's embedded database runs as another user, who must get in.
chmodSync(folder, 0o755);
const pictures = join(import.meta.dirname, '..', 'out', 'demo');
const startedAt = performance.now();
const ports = { kiosk: await freePort(), dock: await freePort(), central: await freePort(), public: await freePort() };
const world = await startWorld({
  ports,
  dataFolder: join(folder, 'data'),
  keysFolder: join(folder, 'keys'),
  output: 'stderr',
  progress: (line) => console.error(`demo: ${line}`),
});
let unexpected = 0;
let done = 0;
const stop = async (code: number): Promise<never> => {
  await world.stop();
  removeOutsideFolders(join(folder, 'data', 'central'));
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
};
process.on('SIGINT', () => void stop(130));
process.on('SIGTERM', () => void stop(143));
try {
  const clients = clientsOf(world);
  for (const visit of visits(people)) {
    const report = await playVisit(clients, visit, pictures);
    done += 1;
    const asExpected = report.outcome === report.expected && (!visit.offline || report.states.includes('accepted-later'));
    if (!asExpected) unexpected += 1;
    if (json) console.log(JSON.stringify(report));
    else
      console.log(
        `${asExpected ? '  ' : '✗ '}${report.person}  ${visit.about}: ${report.outcome} by ${report.means}, ${report.tries} tries, ${(report.ms / 1000).toFixed(1)} s  ${report.receiptNo ?? ''}`,
      );
  }
} catch (error) {
  console.error(`demo: stopped after ${done} visits: ${error instanceof Error ? error.message : String(error)}`);
  unexpected += people - done;
}
const summary = { people, asExpected: people - unexpected, unexpected, ms: Math.round(performance.now() - startedAt) };
console.log(
  json
    ? JSON.stringify({ summary })
    : `${summary.asExpected} of ${summary.people} as expected, ${(summary.ms / 1000).toFixed(0)} s; receipts in out/demo`,
);
await stop(unexpected === 0 ? 0 : 1);
