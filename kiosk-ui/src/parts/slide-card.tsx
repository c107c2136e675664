import type { IdleSlide } from '@changqing/protocol';
import { GuideDrawing } from '../drawings/guide-drawing.tsx';
import { Rare } from './rare.tsx';
import css from './slide-card.module.css';

/** One thing that the bureau has to say, on the idle page: a notice, a step of a guide, or places to go to. */
export function SlideCard({ slide }: { readonly slide: IdleSlide }) {
  return (
    <section className={css.card} data-part="slide" data-slide={slide.slide}>
      <Content slide={slide} />
    </section>
  );
}

function Content({ slide }: { readonly slide: IdleSlide }) {
  switch (slide.slide) {
    case 'notice':
      return (
        <>
          <h2 className={css.title}>
            <Rare text={slide.title} />
          </h2>
          {slide.lines.map((line) => (
            <p key={line}>
              <Rare text={line} />
            </p>
          ))}
        </>
      );
    case 'guide':
      return (
        <>
          <p className={css.of}>
            <Rare text={slide.title} />
          </p>
          <div className={css.drawing}>
            <GuideDrawing picture={slide.picture} />
          </div>
          <h2 className={css.title}>
            <Rare text={slide.heading} />
          </h2>
          <p>
            <Rare text={slide.text} />
          </p>
        </>
      );
    case 'sites':
      return slide.sites.map((site) => (
        <div key={site.name} className={css.site}>
          <h2 className={css.place}>
            <Rare text={site.name} />
          </h2>
          <p className={css.of}>
            <Rare text={site.address} />
          </p>
          <p className={css.of}>
            <Rare text={`${site.telephone}  ${site.hours}`} />
          </p>
        </div>
      ));
  }
}
