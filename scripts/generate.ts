import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { agentContract, centralContract, dockContract } from '@changqing/protocol/contract';
import { LOG_EVENTS as centralEvents } from '../central-api/src/log-events.ts';
import { LOG_EVENTS as agentEvents } from '../device-agent/src/log-events.ts';
import { spokenEn } from '../kiosk-ui/src/words/spoken-en.ts';
import { spokenZh } from '../kiosk-ui/src/words/spoken-zh.ts';
import { errorsPage, eventsPage, messagesPage } from './generate/documents.ts';
import { openApiDocument } from './generate/openapi.ts';
import { udevRules } from './generate/udev-rules.ts';

/** `npm run generate`: writes what is derived from the sources; with `--check` only compares, and names what differs. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, cast: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');

const FILES: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsPage,
  'docs/messages.md': () => messagesPage(spokenZh, spokenEn),
  'docs/events.md': () => eventsPage(agentEvents, centralEvents),
  'docs/udev/99-changqing.rules': udevRules,
  'docs/api/agent.yaml': () => openApiDocument(agentContract),
  'docs/api/central.yaml': () => openApiDocument(centralContract),
  'docs/api/dock.yaml': () => openApiDocument(dockContract),
};

let different = 0;
for (const [name, make] of Object.entries(FILES)) {
  const file = join(root, name);
  const text = make();
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (values.check) {
    different += 1;
    console.error(`generate: ${name} is not what the sources say`);
    continue;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.error(`generate: wrote ${name}`);
}

if (values.cast) {
  // Two minutes of extraction, so only when asked: after a change of generator or engine.
  const { writeCastEnrolments } = await import('./generate/write-cast.ts');
  writeCastEnrolments(join(root, 'fixtures', 'data', 'cast-enrolments.json'));
}
process.exit(different === 0 ? 0 : 1);
