import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_IDS } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { coverageFile } from '../scripts/coverage.ts';
import { VOICE_PACKS } from '../src/voice/packs.ts';

const UI = join(import.meta.dirname, '..');
const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );

describe('screens', () => {
  const screens = readdirSync(join(UI, 'src', 'screens')).filter((name) => name.endsWith('.tsx') && !name.startsWith('show-'));
  test.for(screens)('%s exports a preview', (name) => {
    expect(readFileSync(join(UI, 'src', 'screens', name), 'utf8')).toMatch(/^export const preview = \(\): readonly Preview\[\] =>/m);
  });
});

describe('UI-17 voice packs', () => {
  test.for(Object.entries(VOICE_PACKS))('%s has a clip for every message, and none besides', ([, { folder, extension }]) => {
    const clips = readdirSync(join(UI, 'public', 'voice', folder)).filter((name) => name.endsWith(`.${extension}`));
    expect(clips.toSorted()).toEqual(MESSAGE_IDS.map((id) => `${id}.${extension}`).toSorted());
  });

  test.for(
    Object.values(VOICE_PACKS).flatMap(({ folder, extension }) =>
      MESSAGE_IDS.map((id) => join('public', 'voice', folder, `${id}.${extension}`)),
    ),
  )('%s is sound', (clip) => {
    const bytes = readFileSync(join(UI, clip));
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    const seconds = (bytes.length - 46) / bytes.readUInt32LE(28);
    expect(seconds).toBeGreaterThan(0.4);
    expect(seconds).toBeLessThan(15);
    // Not silence: µ-law rests at 255 and 127.
    expect(bytes.subarray(46).filter((sample) => (sample & 0x7f) < 0x50).length).toBeGreaterThan(500);
  });
});

describe('what ships', () => {
  test('the fonts can draw what the table says', () => {
    expect(readFileSync(join(UI, 'src', 'style', 'font-coverage.ts'), 'utf8').replaceAll(/\s/g, '')).toBe(
      coverageFile().replaceAll(/\s/g, ''),
    );
  });

  const sources = files(join(UI, 'src')).filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name));
  test('the browser stores nothing', () => {
    const storing = sources.filter((name) =>
      /localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|caches\./.test(readFileSync(name, 'utf8')),
    );
    expect(storing).toEqual([]);
  });

  test('the kiosk does not import the dock', () => {
    const kiosk = sources.filter((name) => !name.includes('dev-dock'));
    expect(kiosk.filter((name) => readFileSync(name, 'utf8').includes('dev-dock'))).toEqual([]);
  });

  test('pages hold no inline script or style, and have an icon', () => {
    for (const page of ['index.html', 'dock.html']) {
      const html = readFileSync(join(UI, page), 'utf8');
      expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
      expect(html).toContain('rel="icon"');
    }
    expect(statSync(join(UI, 'public', 'favicon.svg')).size).toBeGreaterThan(50);
  });

  test('sizes are reckoned from millimetres: no pixels in the kiosk’s style sheets', () => {
    const sheets = files(join(UI, 'src')).filter(
      (name) =>
        name.endsWith('.css') && !name.includes('dev-dock') && !name.endsWith('drawings.module.css') && !name.endsWith('tokens.css'),
    );
    const typed = sheets.filter((name) => /[\d.]px/.test(readFileSync(name, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')));
    expect(typed).toEqual([]);
  });
});
