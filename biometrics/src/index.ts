export { MAXIMUM_SCORE, SMALLEST_MEASURED_RATE, matchScore, type AlgorithmVersion, type MatchScore } from './score.ts';
export { cropCentre, imageFault, reduceToFourBits, resampleTo500 } from './image.ts';
export { assessFingerprint, type FingerprintQuality } from './fingerprint/quality.ts';
export { extractFingerprint, type ExtractError, type FingerprintSample } from './fingerprint/extract.ts';
export {
  parseFingerprintTemplate,
  writeFingerprintTemplate,
  type FingerprintTemplate,
  type Minutia,
  type OrientationGrid,
  type TemplateError,
} from './fingerprint/template.ts';
export { evidenceBetween, matchFingerprint, matchPrepared, prepareFingerprint } from './fingerprint/match.ts';
export { evidenceFeatures } from './fingerprint/calibration.ts';
export type { Evidence } from './fingerprint/evidence.ts';
export type { PreparedTemplate } from './fingerprint/prepare.ts';
export {
  parseIsoRecord,
  templateFromIso,
  writeIsoRecord,
  writeIsoTemplate,
  type IsoMinutia,
  type IsoRecord,
  type IsoView,
} from './formats/iso19794-2.ts';
export { decide, type DecidedAttempt, type Decision, type DecisionPolicy } from './decide.ts';
export type { PalmSample } from './palm-vein/extract-palm.ts';
export { extractPalm } from './palm-vein/extract-palm.ts';
export { matchPalm } from './palm-vein/match-palm.ts';
export type { PalmQuality } from './palm-vein/palm-quality.ts';
export { assessPalm } from './palm-vein/palm-quality.ts';
export type { PalmTemplate } from './palm-vein/palm-template.ts';
export { parsePalmTemplate } from './palm-vein/palm-template.ts';
