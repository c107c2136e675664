import type { Font } from 'fontkit';

/** pdfkit takes a font that is open already, which its published types do not say. */
declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      registerFont(name: string, font: Font): this;
    }
  }
}
