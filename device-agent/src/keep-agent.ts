import { fileURLToPath } from 'node:url';
import { systemClock } from './clock.ts';
import { parseConfig } from './config.ts';
import { keepAgent } from './keeper/keep.ts';

// `npm run agent`: the production agent, watched. It is started anew when it ends by itself; after a crash loop the kiosk shows a safe page.
const config = parseConfig(process.env);
const say = (line: string) => void process.stderr.write(`changqing keeper: ${line}\n`);
if (!config.ok) {
  say(config.error.join('; '));
  process.exit(2);
}
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
const entry = fileURLToPath(new URL('main.ts', import.meta.url));
const { kioskPort, agentFolder } = config.value;
process.exitCode = await keepAgent(
  { clock: systemClock, command: [process.execPath, '--disable-warning=ExperimentalWarning', entry], kioskPort, agentFolder, say },
  stopping.signal,
);
