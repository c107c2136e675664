import { join } from 'node:path';
import { err } from '@changqing/protocol';
import { systemClock } from './clock.ts';
import { startAgent } from './compose.ts';
import { parseConfig } from './config.ts';
import { openDevices } from './devices/open-devices.ts';
import { catalogue } from './devices/catalogue.ts';
import { createPortFinder } from './devices/discovery/port-finder.ts';
import { wantedIn } from './devices/open-link.ts';
import { createLog } from './log.ts';
import { runUntilSignal } from './run-agent.ts';
import { openLogFiles } from './self-care/log-files.ts';

// The production entry: real devices from the settings file, no simulator, no dock.
await runUntilSignal(async () => {
  const config = parseConfig(process.env);
  if (!config.ok) return err({ line: config.error.join('; '), exitCode: 2 });
  const logFiles = openLogFiles(join(config.value.agentFolder, 'log'), systemClock);
  const log = createLog(undefined, logFiles);
  return startAgent({
    config: config.value,
    clock: systemClock,
    log,
    logFiles,
    openDevices: (settings, home) => {
      const finder = createPortFinder({ clock: systemClock, catalogue });
      return openDevices(wantedIn(settings.devices, finder, systemClock), systemClock, log, { ...home, finder });
    },
  });
});
