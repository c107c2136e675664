/** A page as a scanner might have left it: a form with lines of writing and a round seal. Synthetic, 1654 × 2339. */
export function scannedPage(): string {
  const lines = Array.from({ length: 26 }, (_, at) => {
    const y = 420 + at * 62;
    const words = Array.from({ length: 4 + (at % 3) }, (_word, place) => {
      const x = 190 + place * 210 + (at % 4) * 9;
      return `<path d="M${String(x)} ${String(y)}h${String(90 + ((at * 37 + place * 53) % 90))}" />`;
    });
    return words.join('');
  }).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1654" height="2339" viewBox="0 0 1654 2339">
<rect width="1654" height="2339" fill="#f6f2e6" />
<g fill="none" stroke="#3a3a44" stroke-width="3"><rect x="150" y="330" width="1354" height="1720" /><path d="M150 560h1354M150 900h1354M150 1500h1354M640 330v570M1070 330v570" /></g>
<path d="M480 220h700" stroke="#22222a" stroke-width="58" fill="none" />
<g stroke="#4a4a5c" stroke-width="26" fill="none">${lines}</g>
<g fill="none" stroke="#b03a2e" opacity="0.8"><circle cx="1230" cy="1820" r="190" stroke-width="14" /><path d="m1230 1730 26 66 70 4-54 46 18 70-60-38-60 38 18-70-54-46 70-4z" stroke-width="10" /></g>
</svg>`;
}
