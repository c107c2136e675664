export function faultsOfSlide(): string[];
export function typefacesLoaded(): Promise<void>;
export function picturesLoaded(): boolean;
export function workerIsActive(): Promise<boolean>;
export function hasTypeface(): boolean;
export function showsFresh(): boolean;
