/** Where somebody stands who leaves a word after a service. */
export type FeedbackPage = { readonly at: 'rate' };
