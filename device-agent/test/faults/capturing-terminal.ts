import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bodyPosition, type GreyImage } from '@changqing/protocol';
import { z } from 'zod';
import { startExtractors, type Extractors } from '../../src/biometric-workers/extractors.ts';
import { systemClock } from '../../src/clock.ts';
import { openDevices } from '../../src/devices/open-devices.ts';
import { catalogue } from '../../src/devices/catalogue.ts';
import { createPortFinder } from '../../src/devices/discovery/port-finder.ts';
import { wantedIn } from '../../src/devices/open-link.ts';
import { createLog } from '../../src/log.ts';
import { createCapturedTemplates } from '../../src/sessions/captured-templates.ts';
import { createCaptures } from '../../src/sessions/captures.ts';
import { linkSettings } from '../../src/settings/settings.ts';

/**
 * The agent's way of an image, from the link to the template: `node capturing-terminal.ts ORDER`. It says `ready` once both readers are,
 * captures once for each line with a position that it is given, tells with `sample true` or `sample false` whether the image was usable, and
 * `done` when nothing of the capture is under way any more. It logs to stderr.
 */
const order = z.object({
  finger: linkSettings,
  palm: linkSettings,
  /** For the control: keeps a copy of each image in these forms, as a leak would. */
  keeps: z.array(z.enum(['bytes', 'float32', 'float64', 'packed'])),
});

const { finger: fingerLink, palm: palmLink, keeps } = order.parse(JSON.parse(process.argv[2] ?? ''));
const say = (line: string): void => void writeSync(1, `${line}\n`);

const kept: object[] = [];
const copyAs = ({ pixels }: GreyImage, form: (typeof keeps)[number]): object => {
  switch (form) {
    case 'bytes':
      return pixels.slice();
    case 'float32':
      return new Float32Array(pixels);
    case 'float64':
      return new Float64Array(pixels);
    case 'packed':
      return Uint8Array.from({ length: pixels.length / 2 }, (_, i) => (pixels[2 * i]! & 0xf0) | (pixels[2 * i + 1]! >> 4));
  }
};
const leaking = (honest: Extractors): Extractors => ({
  ...honest,
  extract: (image, position) => {
    for (const form of keeps) kept.push(copyAs(image, form));
    return honest.extract(image, position);
  },
});

const log = createLog();
const opened = await openDevices(
  wantedIn(
    [
      { model: 'zfm-20', link: fingerLink, settings: {} },
      { model: 'pvr-hid', link: palmLink, settings: {} },
    ],
    createPortFinder({ clock: systemClock, catalogue }),
    systemClock,
  ),
  systemClock,
  log,
);
if (!opened.ok) throw new Error(opened.error.detail);
const { devices } = opened.value;
const { finger, palm } = devices;

const templates = createCapturedTemplates();
const captures = createCaptures({
  devices,
  extractors: leaking(startExtractors()),
  templates,
  log,
  feed: (input) => {
    if (input.kind === 'sample') say(`sample ${input.usable}`);
    if (input.kind === 'capture-failed') say(`failed ${input.why}`);
  },
});

let isReady = false;
const tellReadiness = (): void => {
  if (isReady || finger?.status().state !== 'ready' || palm?.status().state !== 'ready') return;
  isReady = true;
  say('ready');
};
finger?.onStatus(tellReadiness);
palm?.onStatus(tellReadiness);
tellReadiness();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const position = bodyPosition.parse(line);
  const modality = position === 'right-palm' || position === 'left-palm' ? 'palm-vein' : 'fingerprint';
  captures.start({ do: 'capture', captureId: line, modality, position, timeoutMs: 60_000 });
  void captures.idle().then(() => {
    templates.dropAll();
    say('done');
  });
});
// Whoever started it is gone.
lines.once('close', () => process.exit(kept.length > 1_000 ? 1 : 0));
