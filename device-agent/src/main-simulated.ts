import { civilDate, civilDateAt, err, ok } from '@changqing/protocol';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from './api/server.ts';
import { systemClock } from './clock.ts';
import { startAgent, type Agent } from './compose.ts';
import { parseConfig } from './config.ts';
import { createHttpTransport } from './devices/ipp/http-transport.ts';
import * as ipp from './devices/ipp/model.ts';
import { openDevices } from './devices/open-devices.ts';
import { createLog } from './log.ts';
import { runUntilSignal } from './run-agent.ts';
import { openLogFiles } from './self-care/log-files.ts';
import { createBureauDesk } from './simulators/bureau-desk.ts';
import { createDockServer } from './simulators/control-api.ts';
import { createCrowd } from './simulators/crowd.ts';
import { startHandImages } from './simulators/hand-images.ts';
import { createHands } from './simulators/hands.ts';
import { startSimulatedNetwork } from './simulators/network.ts';
import { createShiftedClock } from './simulators/shifted-clock.ts';
import { createSimulatedKiosk } from './simulators/simulated-kiosk.ts';
import { visitsInFile } from './simulators/visit-file.ts';
import { createWireWatch } from './simulators/wire-watch.ts';

// The simulated world's entry: the same agent, with simulators where the cables end, and the dock for hands.
// CHANGQING_SIMULATED_PACE=fast leaves out the waiting of sensors and lines; CHANGQING_POPULATION is the size of the city.
await runUntilSignal(async () => {
  const config = parseConfig(process.env);
  if (!config.ok) return err({ line: config.error.join('; '), exitCode: 2 });
  const day = civilDate.catch(civilDateAt(Date.now())).parse(process.env['CHANGQING_SIMULATED_DAY']);
  const population = Number(process.env['CHANGQING_POPULATION'] ?? '2000');

  mkdirSync(config.value.runFolder, { recursive: true, mode: 0o700 });
  const logFiles = openLogFiles(join(config.value.agentFolder, 'log'), systemClock);
  const log = createLog(undefined, logFiles);
  const clock = createShiftedClock(systemClock);
  const watch = createWireWatch(systemClock);
  const kiosk = createSimulatedKiosk({ clock, watch, fast: process.env['CHANGQING_SIMULATED_PACE'] === 'fast' });
  const crowd = createCrowd(day, population);
  const images = startHandImages();
  const hands = createHands(kiosk, images, clock, day, visitsInFile(join(config.value.runFolder, 'visits.json')));
  const network = await startSimulatedNetwork({ target: config.value.centralUrl, clock: systemClock });
  const desk = createBureauDesk({
    centralUrl: config.value.centralUrl,
    centralKeysFolder: config.value.centralKeysFolder,
    crowd,
    images,
  });

  const state: { agent: Agent | undefined } = { agent: undefined };
  const dock = createDockServer({
    port: config.value.dockPort,
    clock: systemClock,
    kioskClock: clock,
    kiosk,
    crowd,
    hands,
    desk,
    network,
    watch,
    agent: () => state.agent,
    screensFolder: fileURLToPath(new URL('../../kiosk-ui/dist', import.meta.url)),
    runFolder: config.value.runFolder,
  });
  const closeWorld = async () => {
    dock.close();
    dock.closeAllConnections();
    await kiosk.document.close();
    await images.close();
    await network.close();
  };

  const listening = await listen(dock, config.value.dockPort, 'CHANGQING_DOCK_PORT');
  if (!listening.ok) {
    await closeWorld();
    return err({ line: listening.error, exitCode: 2 });
  }
  // The A4 printer over real HTTP, as it hangs in a hall.
  const printerUrl = await kiosk.document.listen();
  const wanted = kiosk.wanted.map((device) =>
    device.model === ipp.MODEL ? { ...device, opener: createHttpTransport(printerUrl) } : device,
  );
  const started = await startAgent({
    config: { ...config.value, centralUrl: network.url },
    clock,
    log,
    logFiles,
    openDevices: (_settings, home) => openDevices(wanted, clock, log, home),
  });
  if (!started.ok) {
    await closeWorld();
    return started;
  }
  const agent = started.value;
  state.agent = agent;
  return ok({
    stopAsked: agent.stopAsked,
    close: async () => {
      await agent.close();
      await closeWorld();
    },
  });
});
