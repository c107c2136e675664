import type { DiagnosticsView } from '@changqing/protocol';
import { useAgentTime } from '../../parts/page.tsx';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { ColourFields } from './colour-fields.tsx';
import { DeskButton } from './desk-button.tsx';
import { Evidence } from './evidence.tsx';
import { LivePicture } from './live-picture.tsx';
import { Mark } from './mark.tsx';
import { sayDuration } from './say-figures.ts';
import { TestSound } from './test-sound.tsx';
import { TouchGrid } from './touch-grid.tsx';
import { useDesk } from './use-desk.ts';
import css from './running-test.module.css';

type Running = NonNullable<DiagnosticsView['running']>;

/** The test that runs now: what it wants of the technician, what it has found so far, and a way to stop it. */
export function RunningTest() {
  const { view, image, act } = useDesk();
  const now = useAgentTime() ?? 0;
  const { running } = view;
  if (running === undefined) return null;
  const picture = image?.test === running.test ? image : undefined;
  return (
    <section className={css.running} data-part="running" data-test={running.test} data-ask={running.ask.ask}>
      <div className={css.head}>
        <h2 className={css.title}>{words.tests.running(words.test[running.test])}</h2>
        <span>
          {sayDuration(Math.max(0, now - Date.parse(running.startedAt)))}
          {running.queue.length > 0 && `，${words.tests.queue(running.queue.length)}`}
        </span>
        <DeskButton action="self-test.cancel" label={words.tests.cancel} onTap={() => act({ kind: 'self-test.cancel' })} />
      </div>
      <div className={css.body}>
        {picture !== undefined && <LivePicture image={picture} />}
        <div className={css.words}>
          <Ask running={running} />
          <Evidence evidence={running.progress} />
        </div>
      </div>
    </section>
  );
}

function Ask({ running }: { readonly running: Running }) {
  const { act } = useDesk();
  const { ask } = running;
  switch (ask.ask) {
    case 'nothing':
      return <Mark tone="wait" text={words.tests.working} />;
    case 'act':
      return (
        <>
          <p className={css.ask}>{words.act[ask.what]}</p>
          {ask.hint !== undefined && <Mark tone={ask.hint === 'good' ? 'good' : 'wait'} text={words.hint[ask.hint]} />}
        </>
      );
    case 'confirm': {
      const { ask: question, yes, no } = words.confirm[ask.what];
      return (
        <>
          <p className={css.ask}>{question}</p>
          {ask.what === 'sound-is-heard' && <TestSound key={running.startedAt} />}
          <div className={css.answers}>
            <DeskButton
              action="self-test.answer.yes"
              face="primary"
              icon="done"
              label={yes}
              onTap={() => act({ kind: 'self-test.answer', yes: true })}
            />
            <DeskButton action="self-test.answer.no" icon="cross" label={no} onTap={() => act({ kind: 'self-test.answer', yes: false })} />
          </div>
        </>
      );
    }
    case 'touch':
      return ask.what === 'grid' ? <TouchGrid key={running.startedAt} /> : <ColourFields key={running.startedAt} />;
  }
}
