import type { View } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { previewView, withoutSession } from '../screens/preview.ts';
import { VoicePlayer, type Sound } from './voice-player.ts';

interface Played {
  readonly address: string;
  readonly sound: Sound & { playing: boolean };
}

function player(): { readonly voice: VoicePlayer; readonly played: Played[] } {
  const played: Played[] = [];
  const voice = new VoicePlayer((address) => {
    const sound = {
      volume: 1,
      playing: false,
      play: () => {
        sound.playing = true;
        return Promise.resolve();
      },
      pause: () => void (sound.playing = false),
    };
    played.push({ address, sound });
    return sound;
  });
  return { voice, played };
}

const saying = (id: number, messageId: string, settings: Partial<View['settings']> = {}): View => {
  const base = previewView({ step: 'choose' });
  return { ...base, speech: { id, messageId }, settings: { ...base.settings, ...settings } };
};

describe('the voice', () => {
  test('plays each message once, from the pack of the language', () => {
    const { voice, played } = player();
    voice.heed(saying(1, 'consent.ask'));
    voice.heed(saying(1, 'consent.ask'));
    voice.heed(saying(2, 'hint.too-dry', { language: 'en' }));
    expect(played.map(({ address }) => address)).toEqual([
      '/voice/provisional-zh/consent.ask.wav',
      '/voice/provisional-en/hint.too-dry.wav',
    ]);
  });

  test('a new message ends the one before; so does a touch, and the agent going away', () => {
    const { voice, played } = player();
    voice.heed(saying(1, 'consent.ask'));
    voice.heed(saying(2, 'capture.taken'));
    expect(played.map(({ sound }) => sound.playing)).toEqual([false, true]);
    voice.stop();
    expect(played[1]?.sound.playing).toBe(false);
    voice.heed(saying(3, 'capture.taken'));
    voice.heed(undefined);
    expect(played[2]?.sound.playing).toBe(false);
  });

  test('the volume counts at once, and 0 says nothing', () => {
    const { voice, played } = player();
    voice.heed(saying(1, 'consent.ask', { volume: 1 }));
    const quiet = played[0]?.sound.volume ?? 1;
    voice.heed(saying(1, 'consent.ask', { volume: 4 }));
    expect(played[0]?.sound.volume).toBeGreaterThan(quiet);
    voice.heed(saying(2, 'consent.ask', { volume: 0 }));
    expect(played).toHaveLength(1);
  });

  test('a fresh document says nothing of the session before', () => {
    const { voice, played } = player();
    const idle = withoutSession(saying(7, 'card.take'));
    voice.heed(idle);
    voice.heed(idle);
    expect(played).toEqual([]);
    voice.heed(saying(8, 'choose.ask'));
    expect(played).toHaveLength(1);
  });

  test('a message that no pack knows is silence, not a request for a file', () => {
    const { voice, played } = player();
    voice.heed(saying(1, '../../secret'));
    expect(played).toEqual([]);
  });
});
