/** Worked examples of the palm sheet, part B. */
export const EF_AA_EXAMPLES = {
  B1: '< EF AA 01 00 01 00 00',
  B2: `
    > EF AA 11 00 00 11
    < EF AA 00 00 03 11 00 00 12`,
  B3: `
    > EF AA 12 00 02 00 0A 1A
    < EF AA 01 00 11 01 06 00 64 00 50 00 2C 01 68 01 00 00 00 00 00 00 67
    < EF AA 00 00 26 12 00 00 05 75 73 65 72 35 00*28 C8 DD`,
  B4: `
    > EF AA 12 00 02 00 0A 1A
    < EF AA 00 00 02 12 0D 1D`,
  B5: `
    > EF AA 1D 00 23 00 75 73 65 72 35 00*28 0A 10
    < EF AA 00 00 05 1D 00 00 05 00 1D
    > EF AA 20 00 02 00 05 27
    < EF AA 00 00 02 20 00 22`,
} as const;
