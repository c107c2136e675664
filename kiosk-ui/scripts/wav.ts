/** 16-bit mono sound. */
export interface Samples {
  readonly rateHz: number;
  readonly samples: Int16Array;
}

/** Reads a WAV file of 16-bit mono PCM, as espeak-ng writes it; throws on anything else. */
export function parsePcmWav(file: Buffer): Samples {
  if (
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.readUInt16LE(20) !== 1 ||
    file.readUInt16LE(22) !== 1 ||
    file.readUInt16LE(34) !== 16
  ) {
    throw new Error('not a WAV of 16-bit mono PCM');
  }
  const data = file.indexOf('data', 36, 'latin1');
  const bytes = file.subarray(data + 8);
  const samples = new Int16Array(bytes.length >> 1);
  for (let at = 0; at < samples.length; at += 1) samples[at] = bytes.readInt16LE(at * 2);
  return { rateHz: file.readUInt32LE(24), samples };
}

/** A half-band filter of 19 taps (windowed sinc), so that nothing above the new half rate folds back. */
const TAPS = Array.from({ length: 19 }, (_, place) => {
  const at = place - 9;
  const sinc = at === 0 ? 0.5 : Math.sin((Math.PI * at) / 2) / (Math.PI * at);
  return sinc * (0.54 + 0.46 * Math.cos((Math.PI * at) / 10));
});

/** Every second sample after the filter, silence at the end cut off. */
export function halveRate(samples: Int16Array): Int16Array {
  let end = samples.length;
  while (end > 0 && Math.abs(samples[end - 1]!) < 64) end -= 1;
  const kept = Math.min(samples.length, end + 1_000);
  const halved = new Int16Array(kept >> 1);
  for (let at = 0; at < halved.length; at += 1) {
    let sum = 0;
    for (let tap = 0; tap < TAPS.length; tap += 1) sum += (samples[at * 2 + tap - 9] ?? 0) * TAPS[tap]!;
    halved[at] = Math.max(-32768, Math.min(32767, Math.round(sum)));
  }
  return halved;
}

/** µ-law of ITU-T G.711: eight bits that sound like thirteen. */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32635, Math.abs(sample)) + 132;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** A WAV file of format 7 (µ-law), mono. */
export function encodeMuLawWav(samples: Int16Array, rateHz: number): Buffer {
  const head = Buffer.alloc(46);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(38 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(18, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.writeUInt16LE(0, 36);
  head.write('data', 38, 'latin1');
  head.writeUInt32LE(samples.length, 42);
  return Buffer.concat([head, Uint8Array.from(samples, muLaw)]);
}
