import { useState } from 'react';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { isRecord } from './document-edit.ts';
import { useForm } from './settings-form.ts';
import desk from './desk.module.css';
import css from './settings.module.css';

interface SettingsExchangeProps {
  readonly draft: unknown;
  /** Fills the form in; the technician looks at it and saves. */
  readonly take: (settings: unknown) => void;
}

/** The whole document out as a file, and in from a file or from text. What comes in is looked at before it is saved. */
export function SettingsExchange({ draft, take }: SettingsExchangeProps) {
  const { readOnly } = useForm();
  const [text, setText] = useState('');
  const [said, setSaid] = useState<string>();
  const takeText = (from: string): void => {
    const read = readSettings(from);
    if (typeof read === 'string') {
      setSaid(words.settings.importWrong(read));
      return;
    }
    take(read);
    setText('');
    setSaid(words.settings.imported);
  };
  return (
    <section className={desk.box} data-part="exchange">
      <h2 className={desk.boxTitle}>{words.settings.exchange}</h2>
      <textarea
        className={css.text}
        data-action="settings.import-text"
        value={text}
        readOnly={readOnly}
        placeholder={words.settings.importAsk}
        onChange={({ target }) => setText(target.value)}
      />
      {said !== undefined && <p role="status">{said}</p>}
      <div className={desk.buttons}>
        <DeskButton
          action="settings.import"
          label={words.settings.importText}
          off={readOnly || text.trim() === ''}
          onTap={() => takeText(text)}
        />
        <label className={css.file} data-action="settings.import-file" data-off={readOnly}>
          {words.settings.importFile}
          <input
            type="file"
            accept=".json,application/json"
            disabled={readOnly}
            onChange={({ target }) => {
              void target.files?.[0]?.text().then(takeText);
              target.value = '';
            }}
          />
        </label>
        <DeskButton
          action="settings.export"
          label={words.settings.exportFile}
          onTap={() => download(JSON.stringify(draft, undefined, 2))}
        />
      </div>
    </section>
  );
}

/** The document, or what is wrong with the text. */
function readSettings(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const read: unknown = JSON.parse(text);
    return isRecord(read) ? read : '{ … }';
  } catch (error) {
    return error instanceof Error ? error.message : 'JSON';
  }
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'changqing-settings.json';
  link.click();
  URL.revokeObjectURL(address);
}
