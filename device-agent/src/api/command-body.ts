import { MAXIMUM_STROKE_NUMBERS, type Problem } from '@changqing/protocol';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';

/** Every command but one is a few words. */
const SMALL_BYTES = 16_384;
/** A page written by finger: up to five characters a number, and what is around them. */
const STROKES_BYTES = MAXIMUM_STROKE_NUMBERS * 5 + SMALL_BYTES;

const strokesCommand = z.looseObject({ command: z.looseObject({ kind: z.literal('feedback.strokes') }) });

/** Reads the body of a command as JSON: strokes may be long, everything else is refused with `too-large` where it is. */
export function commandBody(answerProblem: (response: Response, problem: Problem) => void): readonly RequestHandler[] {
  const lengths = new WeakMap<object, number>();
  const parse = express.json({
    limit: STROKES_BYTES,
    strict: true,
    type: 'application/json',
    verify: (request, _response, bytes) => void lengths.set(request, bytes.length),
  });
  const limit = (request: Request, response: Response, next: () => void): void => {
    const long = (lengths.get(request) ?? 0) > SMALL_BYTES;
    if (long && !strokesCommand.safeParse(request.body).success) answerProblem(response, { code: 'too-large' });
    else next();
  };
  return [parse, limit];
}
