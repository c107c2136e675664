import { concatBytes } from '../../codec/fields.ts';
import type { PrinterLine } from './line.ts';
import type { Marker, MarkerKind } from './markers.ts';
import type { Settings } from './model.ts';
import { COMMAND } from './wire.ts';

/** §11: a process id on an idle printer. */
const PROBE_MS = 1000;
const ROUNDS = 4;
/** From this round on, a half picture that swallowed the questions before is ended first. */
const UNCLOG_FROM = 2;
/** A stray byte may look like one answer to GS r, hardly like two. */
const QUEUED_ANSWERS = 2;
/** Silences, each at a moment of its own, after which a printer counts as one without markers. */
const SILENCES_OF_A_STRANGER = 2;
/** As many of a printer that has answered before: it was exchanged for another then. */
const SILENCES_OF_A_FRIEND = 5;

/** Which markers the printer of this place was heard to answer, as long as the program runs. Noise never makes it forget. */
export interface MarkerMemory {
  readonly kind: MarkerKind;
  /** True when `kind` may be relied on; `none` is believed only after silence at several moments. */
  readonly decided: boolean;
  heard(kind: Exclude<MarkerKind, 'none'>): void;
  /** It was sound and idle and answered no marker; `disturbed` when bytes came that fit nothing, which tells half as much. */
  keptSilent(disturbed: boolean): void;
}

export function createMarkerMemory(settings: Settings): MarkerMemory {
  let kind: MarkerKind = 'none';
  let silences = 0;
  return {
    get kind() {
      return kind;
    },
    get decided() {
      return kind !== 'none' || silences >= SILENCES_OF_A_STRANGER || !mayAnswer(settings);
    },
    heard: (which) => {
      kind = which;
      silences = 0;
    },
    keptSilent: (disturbed) => {
      // A clone may answer what it does not know with nonsense each time: then it must not be waited for silence for ever.
      if (!disturbed) silences += 1;
      else if (kind === 'none') silences += 0.5;
      if (silences >= SILENCES_OF_A_FRIEND) kind = 'none';
    },
  };
}

/** False where the settings say that it answers no marker. */
export const mayAnswer = ({ processId, gsr }: Settings): boolean => processId || gsr;

/** What came of the questions: a marker, nothing at all, or something that proves nothing. */
export type Probed = Exclude<MarkerKind, 'none'> | 'silence' | 'unclear';

export interface ProbeOptions {
  readonly line: PrinterLine;
  readonly settings: Settings;
  readonly marker: (kind: Exclude<MarkerKind, 'none'>) => Marker;
  readonly memory: MarkerMemory;
  /** Ends a picture of which only the first half has arrived; resolves with the time that this may take, ms. */
  readonly unclog: () => Promise<number>;
}

/**
 * Asks an idle printer for both markers at once, several times: process id first, so that it has come or will not come when GS r is
 * answered. A late answer counts as well as a prompt one.
 */
export async function probeMarkers({ line, settings, marker, memory, unclog }: ProbeOptions): Promise<Probed> {
  const anomaliesBefore = line.anomalies;
  const queuedEnough = memory.kind === 'process-id' ? ROUNDS : QUEUED_ANSWERS;
  const heard = new Set<MarkerKind>();
  let queued = 0;
  let allSent = true;
  for (let round = 0; round < ROUNDS && !line.over; round += 1) {
    const moreMs = round === UNCLOG_FROM && queued === 0 ? await unclog() : 0;
    const id = settings.processId ? marker('process-id') : undefined;
    const turn = settings.gsr && (id === undefined || round > 0 || memory.kind !== 'process-id') ? marker('gs-r') : undefined;
    const hearing = id?.hear(line, (ROUNDS - round) * PROBE_MS + moreMs).then((came) => came && heard.add('process-id'));
    const turning = turn?.hear(line, PROBE_MS + moreMs);
    const questions = [COMMAND.initialise, id?.bytes, turn?.bytes].filter((bytes) => bytes !== undefined);
    const sent = await line.send(concatBytes(questions));
    if (!sent.ok) allSent = false;
    else if (turning === undefined) await Promise.race([hearing, line.pass(PROBE_MS + moreMs)]);
    else if (await turning) queued += 1;
    if (heard.has('process-id')) return 'process-id';
    if (queued >= queuedEnough) return 'gs-r';
  }
  return allSent && queued === 0 && !line.over && line.anomalies === anomaliesBefore ? 'silence' : 'unclear';
}
