import type { Preview } from '../../src/screens/preview.ts';

const modules = import.meta.glob<{ readonly preview?: () => readonly Preview[] }>('../../src/screens/*.tsx', { eager: true });

/** Every state of every screen, by the order of its file. */
export const ALL_PREVIEWS: readonly Preview[] = Object.values(modules).flatMap((module) => module.preview?.() ?? []);
