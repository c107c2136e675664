import { err, ok, type Result } from '@changqing/protocol';
import { parseHex, toHex } from '../codec/hex.ts';
import type { WireTap } from '../links/tapped-link.ts';

/** One line of a recording: bytes one way, or time that passed. */
export type RecordedStep =
  { readonly kind: 'to-device' | 'from-device'; readonly bytes: Uint8Array } | { readonly kind: 'pause'; readonly durationMs: number };

/**
 * Reads a recording, which people can read and edit: `=>` bytes to the device, `<=` bytes from it, `+120` milliseconds that passed,
 * `#` a comment; bytes in hex, `XX*n` for a repeated one. The error names the line.
 */
export function parseRecording(text: string): Result<RecordedStep[], string> {
  const steps: RecordedStep[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const step = parseLine(trimmed);
    if (!step.ok) return err(`line ${i + 1}: ${step.error}`);
    steps.push(step.value);
  }
  return ok(steps);
}

function parseLine(line: string): Result<RecordedStep, string> {
  const pause = /^\+(\d{1,7})$/.exec(line);
  if (pause !== null) return ok({ kind: 'pause', durationMs: Number(pause[1]) });
  const direction = line.startsWith('=>') ? 'to-device' : line.startsWith('<=') ? 'from-device' : undefined;
  if (direction === undefined) return err('expected =>, <=, +milliseconds or #');
  const bytes = parseHex(line.slice(2));
  return bytes.ok ? ok({ kind: direction, bytes: bytes.value }) : bytes;
}

/** Writes what a tap heard as a recording. Bytes of one direction without a pause between become one line. */
export function formatRecording(taps: readonly WireTap[], title: string): string {
  const lines = [`# ${title}`];
  let lastAt: number | undefined;
  for (const tap of taps) {
    const pauseMs = lastAt === undefined ? 0 : Math.round(tap.at - lastAt);
    if (pauseMs > 0) lines.push(`+${pauseMs}`);
    lines.push(`${tap.direction === 'to-device' ? '=>' : '<='} ${shortHex(tap.bytes)}`);
    lastAt = tap.at;
  }
  return `${lines.join('\n')}\n`;
}

/** Runs of eight and more of one byte are written `XX*n`. */
function shortHex(bytes: Uint8Array): string {
  return toHex(bytes).replaceAll(/\b([0-9A-F]{2})(?: \1\b){7,}/g, (run, byte: string) => `${byte}*${(run.length + 1) / 3}`);
}
