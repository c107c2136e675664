import type { z } from 'zod';
import type { ProblemCode } from '../problem.ts';

/** Who may call an operation, and how that is shown. */
export type Security =
  /** Anybody who reaches the port. */
  | 'none'
  /** A terminal, by the detached signature in `changqing-signature`. */
  | 'terminal'
  /** The bureau's own programs, by bearer token. */
  | 'bureau'
  /** The paired browser by its cookie, or the command line by its token. */
  | 'paired'
  /** As `paired`, while diagnostics is open at this terminal. */
  | 'desk'
  /** Somebody of the bureau, logged in at the console by the cookie `changqing-console`. */
  | 'staff';

/** What an operation answers with when all is well. */
export type Answer =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'html' | 'png' | 'text' | 'pdf' | 'zip'; readonly description: string }
  | { readonly kind: 'nothing'; readonly description: string };

/** One operation of an API: the routes are written against it, and OpenAPI is generated from it. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** Path with parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  readonly security: Security;
  /** Path and query parameters, by name. */
  readonly parameters?: Readonly<
    Record<string, { readonly in: 'path' | 'query'; readonly required: boolean; readonly description: string; readonly schema: z.ZodType }>
  >;
  readonly body?: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
  readonly answer: Answer;
  /** Problems that this operation in particular can answer with. */
  readonly problems: readonly ProblemCode[];
}

/** An API as a whole. */
export interface Contract {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly server: string;
  readonly operations: readonly Operation[];
}
