import { expect } from 'vitest';
import { toHex } from '../../src/codec/hex.ts';
import { concatBytes } from '../../src/codec/fields.ts';
import { createMemoryLinkPair } from '../../src/simulators/memory-link.ts';
import type { WireSimulator } from '../../src/simulators/simulated-device.ts';
import { example } from './worked-examples.ts';

/** A host that says bytes to a simulator and looks at the bytes that come back. The simulator must be a fast one. */
export interface FarEnd {
  say(bytes: Uint8Array): Promise<void>;
  /** Everything that has come since the last call, once nothing more comes. */
  hear(): Promise<Uint8Array>;
  /** Plays a worked example: what the device says must be the same, byte by byte. `before` is called before each line. */
  play(text: string, before?: (line: number) => void): Promise<void>;
  hangUp(): Promise<void>;
}

export function connectTo(simulator: WireSimulator): FarEnd {
  const { near, far } = createMemoryLinkPair();
  const never = new AbortController().signal;
  const heard: Uint8Array[] = [];
  void simulator.serve(far, never);
  void (async () => {
    for await (const chunk of near.incoming) heard.push(chunk);
  })();
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const hear = async () => {
    await settle();
    return concatBytes(heard.splice(0));
  };
  const say = async (bytes: Uint8Array) => {
    expect((await near.send(bytes, never)).ok).toBe(true);
  };
  return {
    say,
    hear,
    hangUp: () => near.close(),
    play: async (text, before) => {
      let expected: Uint8Array[] = [];
      const compare = async () => {
        expect(toHex(await hear())).toBe(toHex(concatBytes(expected)));
        expected = [];
      };
      for (const [i, line] of example(text).entries()) {
        if (line.direction === 'from-device') {
          before?.(i);
          expected.push(line.bytes);
          continue;
        }
        await compare();
        before?.(i);
        await say(line.bytes);
      }
      await compare();
    },
  };
}
