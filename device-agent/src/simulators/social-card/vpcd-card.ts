import type { Clock } from '../../clock.ts';
import { concatBytes, readFields, writeFields } from '../../codec/fields.ts';
import { createTcpLinkOpener } from '../../links/tcp-link.ts';
import type { VirtualCard } from './virtual-card.ts';

/** Control bytes of vpcd, the virtual reader of the vsmartcard project; only the last is answered. */
const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const;
const LONGEST = 0xffff;

/** Puts a virtual card into Debian's virtual reader, below the real `pcscd`. */
export interface InsertedCard {
  /** Takes it out. */
  remove(): Promise<void>;
}

/**
 * Connects to vpcd and answers as the card. A message is `length u16, big-endian` and so many bytes: one byte is a control byte, more are
 * a command to the card. Undefined where nobody listens.
 */
export async function insertIntoVpcd(
  card: VirtualCard,
  port: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<InsertedCard | undefined> {
  const opened = await createTcpLinkOpener({ host: '127.0.0.1', port, clock }).open(signal);
  if (!opened.ok) return undefined;
  const link = opened.value;
  const say = async (bytes: Uint8Array) => {
    const sent = await link.send(concatBytes([writeFields('big').u16(bytes.length).done(), bytes]), signal);
    if (!sent.ok) await link.close();
  };
  const hear = async (message: Uint8Array) => {
    if (message.length !== 1) return say(card.answer(message));
    const [control] = message;
    if (control === CONTROL.atr) return say(card.atr);
    if (control === CONTROL.on || control === CONTROL.reset) card.powerUp();
  };
  const serve = async () => {
    let held: Uint8Array = new Uint8Array();
    for await (const chunk of link.incoming) {
      held = concatBytes([held, chunk]);
      for (;;) {
        const fields = readFields(held, 'big');
        const message = fields.bytes(Math.min(fields.u16(), LONGEST));
        if (fields.overrun) break;
        held = fields.rest();
        await hear(message);
      }
    }
  };
  const serving = serve();
  return {
    remove: async () => {
      await link.close();
      await serving;
    },
  };
}
