import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import css from '../pages/terminal-page.module.css';

interface PlotProps {
  readonly data: uPlot.AlignedData;
  /** All but the size; has to stay the same object as long as the chart is the same. */
  readonly options: Omit<uPlot.Options, 'width' | 'height'>;
  /** What a reader who does not see it is told. */
  readonly says: string;
  /** Which place the pointer is at; undefined for none. */
  readonly onPoint: (index: number | undefined) => void;
}

const HEIGHT = 190;

/** A chart as wide as its place. */
export function Plot({ data, options, says, onPoint }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const told = useRef(onPoint);
  told.current = onPoint;

  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    const made = new uPlot(
      {
        ...options,
        width: Math.max(200, place.clientWidth),
        height: HEIGHT,
        hooks: { setCursor: [({ cursor }) => told.current(cursor.idx ?? undefined)] },
      },
      data,
      place,
    );
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT }));
    sized.observe(place);
    return () => {
      sized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
    // New data goes into the chart that stands.
  }, [options]);
  useEffect(() => plot.current?.setData(data), [data]);
  return <div ref={host} className={css.plot} role="img" aria-label={says} />;
}
