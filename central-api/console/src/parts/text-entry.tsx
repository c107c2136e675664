import type { HTMLInputTypeAttribute } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import css from './parts.module.css';

interface TextEntryProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** What is wrong with it; none where nothing is. */
  readonly wrong?: string | undefined;
  readonly type?: HTMLInputTypeAttribute;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly inputMode?: 'numeric' | 'text';
  readonly maxLength?: number;
  readonly disabled?: boolean;
}

/** One line to type, with its name above it and what is wrong below it. */
export function TextEntry({ name, label, value, onChange, hint, wrong, type = 'text', disabled = false, ...rest }: TextEntryProps) {
  return (
    <TextField
      name={name}
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      isDisabled={disabled}
      validationBehavior="aria"
      className={css.field ?? ''}
    >
      <Label>{label}</Label>
      <Input
        type={type}
        data-entry={name}
        {...(rest.autoComplete === undefined ? {} : { autoComplete: rest.autoComplete })}
        {...(rest.inputMode === undefined ? {} : { inputMode: rest.inputMode })}
        {...(rest.maxLength === undefined ? {} : { maxLength: rest.maxLength })}
        autoFocus={rest.autoFocus ?? false}
      />
      {hint === undefined ? null : (
        <Text slot="description" className={css.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={css.wrong ?? ''}>{wrong ?? ''}</FieldError>
    </TextField>
  );
}
