import type { Clock } from '../../clock.ts';
import { commandNameOf, encodeAcknowledgement } from '../../devices/ld2410/commands.ts';
import { createLd2410Framer, encodeReport, type TargetReport } from '../../devices/ld2410/wire.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { WireSimulator } from '../simulated-device.ts';

export interface Ld2410SimulatorOptions {
  readonly clock: Clock;
  /** Pause between two reports. Default 100; 0: it reports only when `report` is called. */
  readonly reportMs?: number;
  /** Default `basic`. */
  readonly mode?: 'basic' | 'engineering';
  /** Does not know the command for the firmware, as old ones. Default false. */
  readonly withoutFirmware?: boolean;
}

/** Somebody at this distance. */
export interface SimulatedTarget {
  readonly distanceCm: number;
  readonly how: 'moving' | 'still' | 'both';
}

export interface Ld2410Simulator extends WireSimulator {
  /** Somebody stands there; undefined: nobody does. */
  stand(target: SimulatedTarget | undefined): void;
  /** Sends one report now, on the link that is open. */
  report(): Promise<void>;
  /** Whether the configuration is open: then the sensor is silent. */
  readonly configuring: boolean;
}

const PROTOCOL_VERSION = 1;
const BUFFER_BYTES = 0x40;
/** Type 0000, version 1.07, build 22091516. */
const FIRMWARE = Uint8Array.of(0x00, 0x01, 0x07, 0x01, 0x16, 0x15, 0x09, 0x22);
/** Highest gates, then the energies of 9 gates moving and 9 still, then light and pin: 22 bytes. */
const GATES = [8, 8, 60, 34, 27, 15, 15, 21, 22, 20, 18, 0, 0, 57, 16, 13, 18, 6, 8, 5, 3, 1] as const;

/** An HLK-LD2410 at the far end of the wire (sheet of small devices, section 3). */
export function createLd2410Simulator(options: Ld2410SimulatorOptions): Ld2410Simulator {
  const { clock, reportMs = 100, mode = 'basic', withoutFirmware = false } = options;
  let target: SimulatedTarget | undefined;
  let configuring = false;
  let current: { readonly link: ByteLink; readonly signal: AbortSignal } | undefined;

  const send = async (bytes: Uint8Array) => {
    if (current === undefined) return;
    // Whether anyone hears it is not the sensor's matter.
    const sent = await current.link.send(bytes, current.signal);
    if (!sent.ok) return;
  };

  const report = () => (configuring ? Promise.resolve() : send(encodeReport(reportOf(target, mode), GATES)));

  const hear = (payload: Uint8Array): Promise<void> => {
    const name = commandNameOf(payload);
    const word = payload[0]! + (payload[1] ?? 0) * 256;
    const answer = (status: number, rest: readonly number[] | Uint8Array = []) =>
      send(encodeAcknowledgement({ word, status, rest: Uint8Array.from(rest) }));
    if (name === 'open') {
      configuring = true;
      return answer(0, [PROTOCOL_VERSION, 0, BUFFER_BYTES, 0]);
    }
    if (!configuring || name === undefined || (name === 'readFirmware' && withoutFirmware)) return answer(1);
    if (name === 'readFirmware') return answer(0, FIRMWARE);
    configuring = false;
    return answer(0);
  };

  return {
    serve: async (link, signal) => {
      const mine = { link, signal };
      current = mine;
      const framer = createLd2410Framer();
      const reporting = (async () => {
        while (reportMs > 0 && current === mine && !isAborted(signal)) {
          await clock.sleep(reportMs, signal);
          if (current === mine && !isAborted(signal)) await report();
        }
      })();
      for await (const chunk of link.incoming) {
        if (isAborted(signal)) break;
        for (const event of framer.push(chunk))
          if (event.kind === 'frame' && event.frame.kind === 'command') await hear(event.frame.payload);
      }
      if (current === mine) current = undefined;
      await reporting;
    },
    powerUp: () => {
      configuring = false;
    },
    stand: (next) => {
      target = next;
    },
    report,
    get configuring() {
      return configuring;
    },
  };
}

/** What the radar makes of somebody: energies are invented, distances are as they are. */
function reportOf(target: SimulatedTarget | undefined, mode: 'basic' | 'engineering'): TargetReport {
  const moving = target !== undefined && target.how !== 'still';
  const still = target !== undefined && target.how !== 'moving';
  const cm = target?.distanceCm ?? 0;
  return {
    mode,
    moving,
    still,
    movingDistanceCm: moving ? cm : 0,
    movingEnergy: moving ? 70 : 0,
    stillDistanceCm: still ? cm : 0,
    stillEnergy: still ? 59 : 0,
    detectionDistanceCm: cm,
  };
}
