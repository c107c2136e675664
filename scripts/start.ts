import { buildUi } from './build-ui.ts';
import { startWorld, worldFromEnvironment } from './world/world.ts';

/** `npm start`: the whole simulated world, until Ctrl+C. */
const say = (line: string): void => console.error(`changqing: ${line}`);

try {
  say('building the screens …');
  await buildUi();
  const world = await startWorld({ ...worldFromEnvironment(), output: 'files', progress: say });
  console.log(`
  The kiosk      ${world.pairingLink()}
                 (the link pairs one browser; a new one is in ${world.dataFolder}/run/kiosk-url)
  The dock       ${world.dockUrl}
                 (your hands: put a card on the reader, press a finger, pull out the paper)
  Central        ${world.centralUrl}        public pages ${world.publicUrl}
  The console    ${world.centralUrl}/console
                 (the dock lists the staff with their words: log in as li.jishi, the technician)
  Logs           ${world.dataFolder}/log

  Open both pages side by side. In the dock choose a person, put the card on the reader, touch
  同意并继续 on the kiosk, press the finger that it shows, and take the receipt. Ctrl+C ends it all.
`);
  const state = { stopping: false };
  const stop = (): void => {
    if (state.stopping) return;
    state.stopping = true;
    say('stopping …');
    void world.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  const code = await world.ended;
  if (!state.stopping) {
    say('a part of the world has ended; stopping the rest …');
    await world.stop();
    process.exit(code === 0 ? 1 : code);
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
