/** Why central did not start. `code` is stable; `message` is one line that says what to do. */
export interface StartProblem {
  readonly code: 'port-taken' | 'data-locked' | 'database-failed' | 'keys-missing' | 'keys-unsafe' | 'folder-unusable';
  readonly message: string;
}
