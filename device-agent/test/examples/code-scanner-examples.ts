/** Worked examples of the barcode sheet, section 5. */
export const HID_POS_EXAMPLES = {
  '5.1': '< 02 0A 5D 51 31 53 42 32 30 32 34 30 30 30 31 00*46 73 00 00',
  '5.2': `
    < 02 38 5D 51 31 68 74 74 70 73 3A 2F 2F 65 78 61 6D 70 6C 65 2E 69 6E 76 61 6C 69 64 2F 71 3F 74 3D 53 42 32 30 32 34 30 30 30 31 26 6E 3D 30 30 34 32 26 63 3D 37 46 33 41 39 43 31 31 73 00 01
    < 02 05 5D 51 31 44 32 30 34 45 00*51 73 00 00`,
  '5.3': '< 02 0D 5D 45 30 36 39 30 31 32 33 34 35 36 37 38 39 32 00*46',
} as const;

/** Section 5.4: Honeywell beep and trigger. */
export const SCANNER_COMMAND_EXAMPLES = `
    > FD 03 16 07 0D
    > FD 03 16 54 0D`;

/** Section 5.5. */
export const CDC_EXAMPLE = '< 53 42 32 30 32 34 30 30 30 31 0D 0A';

/** Section 1: the report descriptor for the simulator, and that of a 62-byte report found in the wild. */
export const HID_POS_DESCRIPTORS = {
  usual:
    '05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 05 8C 09 FB 81 02 09 FC 81 02 09 FD 81 02 95 38 09 FE 82 02 01 06 00 FF 09 01 95 02 81 02 05 8C 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0',
  short:
    '05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 95 03 05 8C 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0',
} as const;
