/** Where somebody stands among the pages for everybody. */
export type InfoPage = { readonly at: 'menu' };
