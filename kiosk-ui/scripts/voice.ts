/**
 * Makes the provisional voice packs with espeak-ng: one clip a message, 11,025 Hz µ-law, about 11 kB a second.
 * `node kiosk-ui/scripts/voice.ts`, then commit what changed. A recorded pack replaces a folder; the file names are the contract.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGE_IDS, type MessageId } from '@changqing/protocol';
import { spokenEn } from '../src/words/spoken-en.ts';
import { spokenZh } from '../src/words/spoken-zh.ts';
import { encodeMuLawWav, halveRate, parsePcmWav } from './wav.ts';

interface Pack {
  readonly folder: string;
  readonly voice: string;
  /** espeak-ng's rate; 150 gives about 140 syllables a minute with pauses. */
  readonly rate: number;
  readonly words: Record<MessageId, string>;
}

const PACKS: readonly Pack[] = [
  { folder: 'provisional-zh', voice: 'cmn-latn-pinyin', rate: 135, words: spokenZh },
  { folder: 'provisional-en', voice: 'en-gb', rate: 140, words: spokenEn },
];

const root = join(import.meta.dirname, '..', 'public', 'voice');

for (const pack of PACKS) {
  const folder = join(root, pack.folder);
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (old.endsWith('.wav')) rmSync(join(folder, old));
  for (const id of MESSAGE_IDS) {
    const spoken = join(tmpdir(), `changqing-voice-${String(process.pid)}.wav`);
    const made = spawnSync('espeak-ng', ['-v', pack.voice, '-s', String(pack.rate), '-g', '2', '-w', spoken, pack.words[id]], {
      encoding: 'utf8',
    });
    if (made.error !== undefined || made.status !== 0) throw new Error(`espeak-ng failed: install the package espeak-ng (${made.stderr})`);
    const samples = parsePcmWav(readFileSync(spoken));
    rmSync(spoken);
    writeFileSync(join(folder, `${id}.wav`), encodeMuLawWav(halveRate(samples.samples), samples.rateHz / 2));
  }
}
