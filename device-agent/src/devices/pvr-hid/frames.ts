import { crc32 } from 'node:zlib';
import { err, ok, type GreyImage, type Result } from '@changqing/protocol';
import { wipe } from '../../codec/wipe.ts';
import type { DeviceError } from '../../hal/status.ts';
import { asDeviceError, type AskError, type PvrExchange } from './exchange.ts';
import { MOST_PAYLOAD, type ResponseOf } from './wire.ts';

/**
 * C4 allows 4096, which are 68 reports. Linux keeps 64 for a program that is not quick enough (drivers/hid/hidraw.c) and drops the rest without a
 * word: a busy machine lost a report in every few chunks. An answer of this length is 51 reports, and leaves room for events.
 */
const LONGEST_CHUNK = 3072;
const CHUNK_HEAD = 12;
/** No reader of this class has more; what one tells beyond is not believed, and grows no memory. */
const LONGEST_SIDE_PX = 4096;

export interface FetchedFrame {
  readonly image: GreyImage;
  readonly info: ResponseOf<'get-frame-info'>;
}

type Ask = PvrExchange['ask'];

/**
 * Fetches one frame and checks it against its CRC-32; a frame that came damaged is fetched once more. `fullWidthPx` and `fullDpi`
 * say what a full image has; a binned one has proportionally less. `stopped` is asked between two chunks.
 */
export async function fetchFrame(
  ask: Ask,
  want: {
    readonly session: number;
    readonly frame: number;
    readonly mostPayload: number;
    readonly fullWidthPx: number;
    readonly fullDpi: number;
  },
  stopped: () => boolean,
): Promise<Result<FetchedFrame, DeviceError | AskError>> {
  const { session, frame } = want;
  const told = await ask('get-frame-info', { session, frame });
  if (!told.ok) return told;
  const info = told.value;
  const refusal = implausible(info, session, frame);
  if (refusal !== undefined) return err({ code: 'garbled', detail: refusal });
  const chunkLength = Math.max(1, Math.min(LONGEST_CHUNK, want.mostPayload - CHUNK_HEAD, MOST_PAYLOAD - CHUNK_HEAD));
  for (let tries = 0; tries < 2; tries += 1) {
    const bytes = await fetchBytes(ask, info, chunkLength, stopped);
    if (!bytes.ok) return bytes;
    if (crc32(bytes.value) === info.crc32) {
      const dpi = Math.max(1, Math.round((want.fullDpi * info.widthPx) / Math.max(1, want.fullWidthPx)));
      return ok({ image: { widthPx: info.widthPx, heightPx: info.heightPx, dpi, pixels: withoutPadding(info, bytes.value) }, info });
    }
    bytes.value.fill(0);
  }
  return err({ code: 'garbled', detail: 'image does not match its CRC-32, twice' });
}

function implausible(info: ResponseOf<'get-frame-info'>, session: number, frame: number): string | undefined {
  if (info.session !== session || info.frame !== frame) return 'information about another frame';
  if (info.format !== 0 && info.format !== 1) return `image format ${info.format}`;
  const { widthPx, heightPx, stride, totalBytes } = info;
  if (widthPx < 1 || heightPx < 1 || stride < widthPx || stride > LONGEST_SIDE_PX || heightPx > LONGEST_SIDE_PX)
    return `image of ${widthPx} × ${heightPx}, ${stride} bytes a row`;
  return totalBytes === stride * heightPx ? undefined : `${totalBytes} bytes for ${heightPx} rows of ${stride}`;
}

async function fetchBytes(
  ask: Ask,
  info: ResponseOf<'get-frame-info'>,
  chunkLength: number,
  stopped: () => boolean,
): Promise<Result<Uint8Array, DeviceError | AskError>> {
  const { session, frame, totalBytes } = info;
  const bytes = new Uint8Array(totalBytes);
  for (let offset = 0; offset < totalBytes;) {
    if (stopped()) {
      bytes.fill(0);
      return err({ code: 'cancelled' });
    }
    const length = Math.min(chunkLength, totalBytes - offset);
    const chunk = await ask('get-frame-chunk', { session, frame, offset, length });
    if (!chunk.ok) {
      bytes.fill(0);
      return chunk;
    }
    const { value } = chunk;
    const fits = value.session === session && value.frame === frame && value.offset === offset && value.data.length === length;
    if (!fits) {
      wipe(bytes, value.data);
      return err({ code: 'garbled', detail: `asked for ${length} bytes at ${offset}, got ${value.data.length} at ${value.offset}` });
    }
    bytes.set(value.data, offset);
    value.data.fill(0);
    offset += length;
  }
  return ok(bytes);
}

function withoutPadding({ widthPx, heightPx, stride }: ResponseOf<'get-frame-info'>, bytes: Uint8Array): Uint8Array {
  if (stride === widthPx) return bytes;
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) pixels.set(bytes.subarray(y * stride, y * stride + widthPx), y * widthPx);
  bytes.fill(0);
  return pixels;
}

/** The error in a HAL caller's words. */
export function toDeviceError(error: DeviceError | AskError): DeviceError {
  return error.code === 'status' || error.code === 'lost' || error.code === 'device' ? asDeviceError(error) : error;
}
