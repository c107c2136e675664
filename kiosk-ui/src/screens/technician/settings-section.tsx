import { settingsDocument, type Problem, type SettingsDocument } from '@changqing/protocol';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { inChinese } from '../../words/in-chinese.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { DeskKeyboard } from './desk-keyboard.tsx';
import { differences, withValue, type Path } from './document-edit.ts';
import { shapeOf } from './schema-shape.ts';
import { SettingPart } from './setting-field.tsx';
import { FormContext, nameOfPath, type SettingsForm } from './settings-form.ts';
import { SettingsExchange } from './settings-exchange.tsx';
import { SettingsVersions } from './settings-versions.tsx';
import { useDesk } from './use-desk.ts';
import desk from './desk.module.css';
import css from './settings.module.css';

interface State {
  readonly document: SettingsDocument;
  readonly draft: unknown;
  /** What the agent said of fields, by path. */
  readonly messages: ReadonlyMap<string, string>;
}
const NO_MESSAGES: ReadonlyMap<string, string> = new Map();

/** The settings as a form made from their schema; nothing takes effect before it is saved, and nothing bad can be saved. */
export function SettingsSection() {
  const { ask, maySet } = useDesk();
  const [state, setState] = useState<State>();
  const [said, setSaid] = useState<{ readonly tone: 'good' | 'stop'; readonly text: string }>();
  const [busy, setBusy] = useState(false);
  const sayProblem = useCallback(
    ({ code, detail }: Problem) => setSaid({ tone: 'stop', text: words.refused(inChinese(`problem.${code}.happened`), detail) }),
    [],
  );

  const fetchDocument = useCallback(
    async (keep?: unknown): Promise<void> => {
      const answer = await ask('/api/technician/settings');
      if (!answer.ok) {
        sayProblem(answer.error);
        return;
      }
      const parsed = settingsDocument.safeParse(answer.value);
      if (!parsed.success) {
        sayProblem({ code: 'agent-failed' });
        return;
      }
      setState({ document: parsed.data, draft: keep ?? parsed.data.settings, messages: NO_MESSAGES });
    },
    [ask, sayProblem],
  );
  useEffect(() => void fetchDocument(), [fetchDocument]);

  const save = async (settings: unknown): Promise<void> => {
    if (state === undefined || busy) return;
    setBusy(true);
    const answer = await ask('/api/technician/settings', { base: state.document.version, settings });
    setBusy(false);
    if (answer.ok) {
      const parsed = settingsDocument.safeParse(answer.value);
      if (!parsed.success) {
        sayProblem({ code: 'agent-failed' });
        return;
      }
      setState({ document: parsed.data, draft: parsed.data.settings, messages: NO_MESSAGES });
      setSaid({ tone: 'good', text: words.settings.saved(parsed.data.version) });
      return;
    }
    const { error } = answer;
    if (error.code === 'settings-refused' && error.fields !== undefined) {
      // A version that is put back may be refused too: then it is what stands in the form.
      setState({ document: state.document, draft: settings, messages: messagesOf(error.fields) });
      setSaid({ tone: 'stop', text: words.settings.refused(error.fields.length) });
      return;
    }
    sayProblem(error);
    // What was typed is kept, on top of what somebody else has changed.
    if (error.code === 'settings-moved-on') await fetchDocument(settings);
  };

  const shape = useMemo(() => (state === undefined ? undefined : shapeOf(state.document.schema)), [state]);
  if (state === undefined || shape === undefined) return <p>{said?.text ?? words.settings.read}</p>;
  const { document, draft, messages } = state;
  const changed = differences(document.settings, draft);
  const form: SettingsForm = {
    document,
    draft,
    messages,
    readOnly: !maySet || busy,
    change: (path: Path, value: unknown) => {
      setSaid(undefined);
      setState((before) =>
        before === undefined
          ? before
          : { ...before, draft: withValue(before.draft, path, value), messages: without(before.messages, path) },
      );
    },
  };
  const stray = [...messages].filter(([path]) => !changedFieldShown(path));
  return (
    <FormContext value={form}>
      <div className={css.bar} data-part="settings-bar">
        <div>
          <p className={desk.strong}>
            {words.settings.version(document.version)} · {maySet ? words.settings.changed(changed.length) : words.settings.readOnly}
          </p>
          {said !== undefined && (
            <p className={said.tone === 'good' ? desk.good : desk.stop} role="status">
              {said.text}
            </p>
          )}
        </div>
        <div className={desk.buttons}>
          <DeskButton
            action="settings.undo"
            label={words.settings.undo}
            off={changed.length === 0 || busy}
            onTap={() => {
              setSaid(undefined);
              setState({ document, draft: document.settings, messages: NO_MESSAGES });
            }}
          />
          <DeskButton
            action="settings.save"
            face="primary"
            label={words.settings.save}
            off={changed.length === 0 || busy || !maySet}
            onTap={() => void save(draft)}
          />
        </div>
      </div>
      {stray.length > 0 && (
        <ul className={css.stray}>
          {stray.map(([path, message]) => (
            <li key={path}>
              {nameOfPath(path)}：{message}
            </li>
          ))}
        </ul>
      )}
      <div className={css.form}>
        <SettingPart shape={shape} path={[]} required />
      </div>
      <SettingsVersions document={document} putBack={(settings) => void save(settings)} />
      <SettingsExchange draft={draft} take={(settings) => form.change([], settings)} />
      <DeskKeyboard />
    </FormContext>
  );
}

/** A message of the whole document has no field to stand beside. */
const changedFieldShown = (path: string): boolean => path !== '';

/** Paths as the form counts them: the agent may name them from the body that was sent. */
const messagesOf = (fields: NonNullable<Problem['fields']>): ReadonlyMap<string, string> =>
  new Map(fields.map(({ path, message }) => [path.replaceAll('/', '.').replace(/^\.?(settings\.)?/, ''), message]));

/** A field that is being changed is not complained about any more. */
function without(messages: ReadonlyMap<string, string>, path: Path): ReadonlyMap<string, string> {
  const changed = path.join('.');
  return new Map([...messages].filter(([at]) => at !== changed && !at.startsWith(`${changed}.`) && !(changed === '')));
}
