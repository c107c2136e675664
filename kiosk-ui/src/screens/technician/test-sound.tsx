import { useCallback, useEffect } from 'react';
import { useKiosk } from '../../kiosk-context.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { clipAddress } from '../../voice/packs.ts';
import { DeskButton } from './desk-button.tsx';

/** Loudness of the five steps, as people hear it. */
const GAINS: readonly number[] = [0.1, 0.18, 0.32, 0.56, 1];

/** Plays a clip at the volume that people have here, at once and again at a touch. */
export function TestSound() {
  const { view } = useKiosk();
  const volume = view?.settings.volume ?? 2;
  const play = useCallback((): HTMLAudioElement | undefined => {
    const address = clipAddress('idle.welcome', 'zh');
    if (address === undefined) return undefined;
    const sound = new Audio(address);
    sound.volume = GAINS[volume] ?? 0.32;
    // A loudspeaker that plays nothing is what the technician is asked about.
    sound.play().catch(() => undefined);
    return sound;
  }, [volume]);
  useEffect(() => {
    const sound = play();
    return () => sound?.pause();
  }, [play]);
  return <DeskButton action="sound.again" icon="volume" label={words.tests.playAgain} onTap={() => void play()} />;
}
