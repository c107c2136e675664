import type { WireSimulator } from '../../../device-agent/src/simulators/simulated-device.ts';

/** What the pad does to each byte, so that an echo of the kernel's own would be noticed. */
export const PAD_KEY = 0x5a;

/** A HID device that gives each report back, changed. It stands for any device that is not ours. */
export const echoPad: WireSimulator = {
  serve: async (link, signal) => {
    for await (const report of link.incoming) {
      const sent = await link.send(
        report.map((byte) => byte ^ PAD_KEY),
        signal,
      );
      if (!sent.ok) return;
    }
  },
};
