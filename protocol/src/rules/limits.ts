/** The false match rate that a whole session may have, by how the person was identified. Central alone decides with it. */
export const SESSION_FALSE_MATCH_RATE = { card: 1e-3, typed: 1e-4 } as const;

/** The ladder: tries on each rung, captures of a session, and how long a session may go on capturing. */
export const TRIES_PER_RUNG = 3;
export const MAXIMUM_CAPTURES = 9;
export const MAXIMUM_CAPTURE_MS = 4 * 60_000;

/** How long a person waits for central before the attempt is kept. */
export const ANSWER_WITHIN_MS = 8_000;

/** After so many kept records, or so long without central, a kiosk stops certifying. */
export const MAXIMUM_KEPT_RECORDS = 500;
export const MAXIMUM_OFFLINE_MS = 7 * 86_400_000;

/** A certification delivered so much later still counts from its capture. */
export const LATE_DELIVERY_DAYS = 30;

/** Evidence is erased from a kiosk so long after central has acknowledged it. */
export const EVIDENCE_KEPT_AFTER_ACK_DAYS = 30;

/** How far before the last acknowledgement and after the receipt a capture time is believed. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Faster travel between two sites than this is not believed, once both clocks' doubt is taken off. */
export const FASTEST_TRAVEL_KMH = 120;

/** What people leave for the bureau is erased so long after it was left, unless the bureau sets otherwise. */
export const FEEDBACK_DAYS = 90;
