import { err, ok, type Result } from '@changqing/protocol';
import type { DeviceError, DeviceIdentity } from '../../hal/status.ts';
import { toHex } from '../../codec/hex.ts';
import { CONFIRMATION, describeConfirmation } from './confirmation.ts';
import type { Conversation } from './conversation.ts';
import { parseReply, type Command, type InstructionName, type Reply } from './instructions.ts';
import { packetBytesOf, parseProductInfo } from './messages.ts';
import { BAUD_UNIT, MAKER, MODEL, ZFM_IMAGE_SIZE, type Settings } from './model.ts';

/** What a module told of itself when it was greeted. */
export interface Module {
  readonly identity: DeviceIdentity;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Payload bytes of its data packets. */
  readonly packetBytes: number;
  readonly baudRate: number;
}

/** A module that has just got power hears nothing for up to half a second, so the first word is said more often, and not waited for long. */
const FIRST_WORD = { tries: 4, timeoutMs: 500 } as const;

/** Errors: `refused` for a wrong password, and those of the conversation. */
export async function verifyPassword(
  conversation: Conversation,
  password: number,
  signal: AbortSignal,
): Promise<Result<undefined, DeviceError>> {
  const answer = await conversation.ask({ name: 'VfyPwd', values: { password } }, signal, FIRST_WORD);
  if (!answer.ok) return answer;
  if (answer.value.code === CONFIRMATION.wrongPassword)
    return err({ code: 'refused', detail: 'the module has another password: set `password` in its settings' });
  return answer.value.code === CONFIRMATION.ok ? ok() : err(badAnswer('VfyPwd', answer.value.code));
}

/** The check of the protocol sheet, section 7: password, then system parameters, then what the profile tells besides. */
export async function greet(conversation: Conversation, settings: Settings, signal: AbortSignal): Promise<Result<Module, DeviceError>> {
  const verified = await verifyPassword(conversation, settings.password, signal);
  if (!verified.ok) return verified;
  const parameters = await askFor(conversation, 'ReadSysPara', { name: 'ReadSysPara', values: {} }, signal);
  if (!parameters.ok) return parameters;
  const packetBytes = packetBytesOf(parameters.value.packetSizeCode);
  if (packetBytes === undefined) return err({ code: 'garbled', detail: `packet size code ${parameters.value.packetSizeCode}` });
  const common = { packetBytes, baudRate: parameters.value.baudFactor * BAUD_UNIT };
  switch (settings.profile) {
    case 'zfm': {
      const firmware = `system ${parameters.value.systemId.toString(16).padStart(4, '0')}`;
      const size = settings.imageSize ?? ZFM_IMAGE_SIZE;
      return ok({ ...common, ...size, identity: { model: MODEL, maker: MAKER, serialNumber: '', firmware } });
    }
    case 'r503':
      return greetR503(conversation, common, signal);
    case 'zw': {
      const chip = await askFor(conversation, 'ZwChipSN', { name: 'ZwChipSN', values: { parameter: 0 } }, signal);
      // Old firmware of this branch has no chip number; everything else works without it.
      if (!chip.ok && chip.error.code !== 'faulty') return chip;
      const serialNumber = chip.ok ? toHex(chip.value.tail).replaceAll(' ', '') : '';
      const size = settings.imageSize ?? ZFM_IMAGE_SIZE;
      return ok({ ...common, ...size, identity: { model: MODEL, maker: MAKER, serialNumber, firmware: 'zw' } });
    }
  }
}

async function greetR503(
  conversation: Conversation,
  common: Pick<Module, 'packetBytes' | 'baudRate'>,
  signal: AbortSignal,
): Promise<Result<Module, DeviceError>> {
  const answer = await askFor(conversation, 'ReadProdInfo', { name: 'ReadProdInfo', values: {} }, signal);
  if (!answer.ok) return answer;
  const info = parseProductInfo(answer.value.tail);
  if (info === undefined || info.widthPx < 16 || info.widthPx > 512 || info.heightPx < 16 || info.heightPx > 512 || info.widthPx % 2 !== 0)
    return err({ code: 'garbled', detail: 'product information with an impossible image size' });
  const identity = {
    model: MODEL,
    maker: MAKER,
    serialNumber: info.serial,
    firmware: `${info.model} ${info.batch} ${info.hardware.toString(16)}`,
  };
  return ok({ ...common, widthPx: info.widthPx, heightPx: info.heightPx, identity });
}

async function askFor<Name extends InstructionName>(
  conversation: Conversation,
  name: Name,
  command: Command,
  signal: AbortSignal,
): Promise<Result<Reply<Name>, DeviceError>> {
  const answer = await conversation.ask(command, signal);
  if (!answer.ok) return answer;
  if (answer.value.code !== CONFIRMATION.ok) return err(badAnswer(name, answer.value.code));
  const reply = parseReply(name, answer.value.results);
  return reply === undefined ? err({ code: 'garbled', detail: `${name}: results of ${answer.value.results.length} bytes` }) : ok(reply);
}

function badAnswer(name: string, code: number): DeviceError {
  return { code: 'faulty', detail: `${name}: ${describeConfirmation(code)}` };
}
