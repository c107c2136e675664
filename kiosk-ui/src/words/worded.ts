/** Words of another language: the same keys, whatever they say. */
export type Worded<Words> = { readonly [Key in keyof Words]: Words[Key] extends string ? string : Worded<Words[Key]> };
